package dev.axial.launcher.parts;

import dev.axial.client.service.Health;
import dev.axial.client.service.ServiceClient;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.process.ChildCommand;
import dev.axial.launcher.process.ChildMain;
import dev.axial.launcher.process.Pulse;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line of each part. Services get their configuration as system properties, under the names that their
 * {@code application.properties} documents.
 *
 * @param installation where their jars are
 * @param home where their state goes
 * @param ports where they listen
 */
public record PartCommands(Installation installation, Home home, Ports ports) {

    private static final String BROKER_MAIN = "dev.axial.broker.BrokerMain";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final String QUARKUS_MAIN = "io.quarkus.runner.GeneratedMain";

    public ChildCommand of(Part part) throws IOException {
        return of(Replica.first(part));
    }

    /** A further replica listens on a port that the system chooses: Kafka is what gives it work. */
    public ChildCommand of(Replica replica) throws IOException {
        Part part = replica.part();
        List<Path> classPath = classPath(part);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark(replica));
        // Two cores are shared by five JVMs: one collector thread each, and memory only as it is needed.
        command.addAll(part.jvmOptions());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        ClassArchive.of(part, installation.classArchives(), classPath)
                .ifPresent(archive -> command.addAll(archive.options(replica.isFirst())));
        Path temporary = home.temporary(replica.name());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(part == Part.BROKER ? brokerOptions() : serviceOptions(replica));
        command.addAll(extraOptions(part));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(ChildMain.class.getName());
        command.addAll(
                part == Part.BROKER
                        ? List.of(
                                BROKER_MAIN,
                                "--folder",
                                home.broker().toString(),
                                "--port",
                                Integer.toString(ports.kafka()))
                        : List.of(QUARKUS_MAIN));
        // Native threads of five processes spinning for work would take the cores from those that have some.
        Map<String, String> environment = Map.of(
                "OMP_WAIT_POLICY",
                "passive",
                "ORT_DISABLE_TELEMETRY", // ONNX Runtime would send usage data: nobody else's business
                "1",
                "DJL_CACHE_DIR",
                installation.nativeCache().toString());
        return new ChildCommand(
                replica.name(),
                command,
                environment,
                temporary,
                home.pidFile(replica.name()),
                home.logFile(replica.name()),
                pulse(replica));
    }

    /** The broker is asked for a connection; of further replicas, which listen on any port, only the end is noticed. */
    private Optional<Pulse> pulse(Replica replica) {
        if (!replica.isFirst()) {
            return Optional.empty();
        }
        Part part = replica.part();
        if (part == Part.BROKER) {
            return Optional.of(() -> listens(ports.kafka()));
        }
        ServiceClient service = new ServiceClient(part.code(), part.address(ports));
        return Optional.of(service::health);
    }

    private static Health listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) CONNECT.toMillis());
            return new Health.Ready();
        } catch (IOException e) {
            return new Health.Silent("nothing listens on port " + port);
        }
    }

    /** Completes the class archive of a part whose first process has ended in order. */
    public void ended(Part part) throws IOException {
        Optional<ClassArchive> archive = ClassArchive.of(part, installation.classArchives(), classPath(part));
        if (archive.isPresent()) {
            archive.get().complete();
        }
    }

    private List<Path> classPath(Part part) throws IOException {
        if (part == Part.BROKER) {
            return installation.launcherClassPath();
        }
        List<Path> classPath = new ArrayList<>(List.of(installation.launcher()));
        classPath.addAll(installation.serviceClassPath(part.code()));
        return classPath;
    }

    /** Stands in the command line of this home's part, and in no other's; a name that no configuration is read from. */
    public String mark(Replica replica) {
        // The number comes first, so that no mark is the beginning of another.
        return "-Ddev.axial.process="
                + home.folder().resolve(replica.number() + "/" + replica.part().code());
    }

    private List<String> brokerOptions() {
        return List.of("-Djava.util.logging.config.file="
                + installation.folder().resolve("deploy/launcher/src/main/config/broker-logging.properties"));
    }

    private List<String> serviceOptions(Replica replica) {
        Part part = replica.part();
        List<String> options = new ArrayList<>();
        options.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        options.add("-Dkafka.bootstrap.servers=" + ports.bootstrapServers());
        options.add("-Daxial.store.scheme=fs");
        options.add("-Daxial.store.root=" + home.store());
        options.add("-Dquarkus.http.host=127.0.0.1");
        options.add("-Dquarkus.http.port=" + (replica.isFirst() ? part.port(ports) : 0));
        options.add("-Daxial.instance=" + replica.number());
        if (part == Part.TRAIN) {
            options.add("-Dai.djl.offline=true");
        }
        return options;
    }

    /** Further options of a part's JVM, after ours so that they win: {@code AXIAL_TRAIN_JAVA_OPTS}. */
    private static List<String> extraOptions(Part part) {
        String options = System.getenv("AXIAL_" + part.name().toUpperCase(Locale.ROOT) + "_JAVA_OPTS");
        return options == null || options.isBlank()
                ? List.of()
                : List.of(options.trim().split("\\s+"));
    }
}
