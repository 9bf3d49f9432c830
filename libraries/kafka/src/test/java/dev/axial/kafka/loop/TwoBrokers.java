package dev.axial.kafka.loop;

import dev.axial.broker.FreePorts;
import dev.axial.kafka.KafkaConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A controller and two brokers that hold everything twice, so that what coordinates can move from one to the other. */
final class TwoBrokers implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Map<String, String> more;
    private final KafkaRaftServer controller;
    private final List<KafkaRaftServer> brokers = new ArrayList<>();
    private final String bootstrapServers;

    TwoBrokers(Path folder) throws IOException {
        this(folder, Map.of());
    }

    /** @param more properties of controller and brokers */
    TwoBrokers(Path folder, Map<String, String> more) throws IOException {
        this.more = Map.copyOf(more);
        String cluster = Uuid.randomUuid().toString();
        List<Integer> ports = FreePorts.find(3);
        String voters = "0@" + HOST + ":" + ports.get(0);
        List<String> addresses = List.of(HOST + ":" + ports.get(1), HOST + ":" + ports.get(2));
        controller = server(folder, cluster, 0, "controller", "CONTROLLER://" + voters.substring(2), voters);
        controller.startup();
        for (int id = 1; id <= 2; id++) {
            KafkaRaftServer broker =
                    server(folder, cluster, id, "broker", "PLAINTEXT://" + addresses.get(id - 1), voters);
            broker.startup();
            brokers.add(broker);
        }
        bootstrapServers = String.join(",", addresses);
    }

    KafkaConnection connection() {
        return KafkaConnection.to(bootstrapServers);
    }

    /** Ends the broker that coordinates transactions; the other one takes that over, and all partitions. */
    void endCoordinator() {
        try (Admin admin = connection().admin("test-coordinator")) {
            int leader = admin.describeTopics(List.of("__transaction_state")).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .findFirst()
                    .orElseThrow()
                    .leader()
                    .id();
            brokers.get(leader - 1).shutdown();
            brokers.get(leader - 1).awaitShutdown();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("nobody coordinates transactions", e);
        }
    }

    @Override
    public void close() {
        brokers.forEach(KafkaRaftServer::shutdown);
        controller.shutdown();
        brokers.forEach(KafkaRaftServer::awaitShutdown);
        controller.awaitShutdown();
    }

    private KafkaRaftServer server(Path folder, String cluster, int id, String role, String listener, String voters) {
        Path data = folder.resolve("node-" + id);
        Properties p = new Properties();
        p.put("process.roles", role);
        p.put("node.id", Integer.toString(id));
        p.put("controller.quorum.voters", voters);
        p.put("listeners", listener);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", data.toString());
        p.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(internal + ".replication.factor", "2");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("log.cleaner.enable", "false");
        p.putAll(more);
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setNodeId(id)
                    .setClusterId(cluster)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + data, e);
        }
        return new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
    }
}
