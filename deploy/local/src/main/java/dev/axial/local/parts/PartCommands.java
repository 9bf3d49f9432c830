package dev.axial.local.parts;

import dev.axial.local.home.Home;
import dev.axial.local.home.Installation;
import dev.axial.local.home.Ports;
import dev.axial.local.process.ChildCommand;
import dev.axial.local.process.ChildMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    private static final String QUARKUS_MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    public ChildCommand of(Part part) {
        return of(Replica.first(part));
    }

    /** A further replica listens on a port that the system chooses: Kafka is what gives it work. */
    public ChildCommand of(Replica replica) {
        Part part = replica.part();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark(replica));
        // Two cores are shared by five JVMs: one collector thread each, and memory only as it is needed.
        command.addAll(List.of(part.heap(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto"));
        command.addAll(part == Part.BROKER ? broker() : service(replica));
        // Native threads of five processes spinning for work would take the cores from those that have some.
        Map<String, String> environment = Map.of(
                "OMP_WAIT_POLICY",
                "passive",
                "ORT_DISABLE_TELEMETRY", // ONNX Runtime would send usage data; images and models are nobody else's
                // business
                "1",
                "DJL_CACHE_DIR",
                installation.nativeCache().toString());
        return new ChildCommand(
                replica.name(), command, environment, home.pidFile(replica.name()), home.logFile(replica.name()));
    }

    /** Stands in the command line of this home's part, and in no other's; a name that no configuration is read from. */
    public String mark(Replica replica) {
        // The number comes first, so that no mark is the beginning of another.
        return "-Ddev.axial.process="
                + home.folder().resolve(replica.number() + "/" + replica.part().code());
    }

    private List<String> broker() {
        List<String> command = new ArrayList<>(extraOptions(Part.BROKER));
        command.add("-Djava.util.logging.config.file="
                + installation.folder().resolve("deploy/local/src/main/config/broker-logging.properties"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName(), BROKER_MAIN));
        command.addAll(List.of("--folder", home.broker().toString(), "--port", Integer.toString(ports.kafka())));
        return command;
    }

    private List<String> service(Replica replica) {
        Part part = replica.part();
        List<String> command = new ArrayList<>();
        command.add("-Dkafka.bootstrap.servers=" + ports.bootstrapServers());
        command.add("-Daxial.store.scheme=fs");
        command.add("-Daxial.store.options.root=" + home.store());
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + (replica.isFirst() ? part.port(ports) : 0));
        command.add("-Daxial.instance=" + replica.number());
        command.add("-Dquarkus.banner.enabled=false");
        if (part == Part.TRAIN) {
            command.add("-Dai.djl.offline=true");
        }
        command.addAll(extraOptions(part));
        String classPath =
                Installation.code() + System.getProperty("path.separator") + installation.serviceJar(part.code());
        command.addAll(List.of("-cp", classPath, ChildMain.class.getName(), QUARKUS_MAIN));
        return command;
    }

    /** What somebody wants a part's JVM to be told besides, last so that it wins: {@code AXIAL_TRAIN_JAVA_OPTS}. */
    private static List<String> extraOptions(Part part) {
        String options = System.getenv("AXIAL_" + part.name().toUpperCase(Locale.ROOT) + "_JAVA_OPTS");
        return options == null || options.isBlank()
                ? List.of()
                : List.of(options.trim().split("\\s+"));
    }
}
