package dev.axial.cli;

import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.RemoteSystem;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.store.ArtifactStore;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that say which system a command is for: the local one of a home, or one elsewhere. */
final class SystemOptions {

    private static final String CONTEXT = "AXIAL_CONTEXT";

    @Mixin
    private HomeOption home;

    @Option(
            names = "--context",
            order = 101,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Where a system elsewhere is: a file of properties, described in docs/OPERATIONS.md ("
                    + CONTEXT + "; default: the local system). Repeatable.")
    private List<Path> context = List.of();

    @Option(
            names = "--bootstrap-servers",
            order = 102,
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT",
            description = "Its Kafka, without a file or instead of what it says; several with commas.")
    private Optional<String> bootstrapServers = Optional.empty();

    @Option(
            names = "--kafka-config",
            order = 103,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Its settings for Kafka's clients, as Kafka's own tools take them: TLS, SASL.")
    private Optional<Path> kafkaConfiguration = Optional.empty();

    @Option(
            names = "--store",
            order = 104,
            scope = ScopeType.INHERIT,
            paramLabel = "ADDRESS",
            description = "Its artifact store: s3://BUCKET/PREFIX, with the credentials of AWS_ACCESS_KEY_ID and the "
                    + "like, or a folder.")
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--service",
            order = 105,
            scope = ScopeType.INHERIT,
            paramLabel = "NAME=URL",
            description =
                    "The address of one of its services, for example train=http://train.example:8082. Repeatable.")
    private Map<String, String> services = Map.of();

    @Mixin
    private TokenOption token;

    /** True if this command, or the one that it is below, means a system elsewhere. */
    static boolean areElsewhere(CommandLine command) {
        for (CommandLine one = command; one != null; one = one.getParent()) {
            for (CommandSpec mixin : one.getCommandSpec().mixins().values()) {
                if (mixin.userObject() instanceof SystemOptions options) {
                    return options.isElsewhere();
                }
            }
        }
        return false;
    }

    /** True if a system elsewhere is meant. */
    boolean isElsewhere() {
        return !context.isEmpty() || isDescribed() || contextOfTheEnvironment().isPresent() && !home.isGiven();
    }

    private boolean isDescribed() {
        return bootstrapServers.isPresent()
                || kafkaConfiguration.isPresent()
                || store.isPresent()
                || !services.isEmpty();
    }

    private static Optional<Path> contextOfTheEnvironment() {
        return Optional.ofNullable(System.getenv(CONTEXT))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    /** The folder of the local system. */
    Home home() {
        return home.home();
    }

    /** @throws CommandException if the options are wrong, or no launcher runs in the home that is meant */
    AxialSystem system() throws CommandException {
        Optional<RemoteSystem> elsewhere = elsewhere();
        return elsewhere.isPresent()
                ? elsewhere.get()
                : RunningSystem.require(home.home()).with(token.token());
    }

    /** The system elsewhere, if that is meant. */
    Optional<RemoteSystem> elsewhere() throws CommandException {
        if (!isElsewhere()) {
            return Optional.empty();
        }
        SystemContext described = described();
        return Optional.of(described.system(token.token(described.tokenFile())));
    }

    private SystemContext described() throws CommandException {
        if (home.isOption()) {
            throw new CommandException(
                    "--home means the local system, and the other options one elsewhere; give one or " + "the other");
        }
        List<Path> files =
                context.isEmpty() ? contextOfTheEnvironment().stream().toList() : context;
        SystemContext described = new SystemContext();
        for (Path file : files) {
            described.read(file);
        }
        if (kafkaConfiguration.isPresent()) {
            described.kafkaConfiguration(kafkaConfiguration.get());
        }
        try {
            bootstrapServers.ifPresent(described::bootstrapServers);
            store.ifPresent(described::store);
            services.forEach(described::service);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Sentence.reason(e), e);
        }
        return described;
    }

    /** Returns a connection for commands that need Kafka alone: services may be down. */
    KafkaConnection kafka() throws CommandException, InterruptedException {
        return system().requireKafka();
    }

    /** Opens the artifact store; that of the local system also while it is not up. The caller closes it. */
    ArtifactStore openStore() throws CommandException, IOException {
        if (isElsewhere()) {
            return system().openStore();
        }
        home().create();
        return ArtifactStore.local(home().store());
    }
}
