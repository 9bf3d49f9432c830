package dev.axial.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker and its controller in this process, listening on loopback. Its folder holds everything: started
 * again on the same folder, also after kill -9, it goes on with what was there. Nothing is created automatically.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    /** Largest record batch of any topic, with room for the request around it. */
    private static final int LARGEST_MESSAGE = 18 << 20;

    private final FolderLock folder;
    private final SingleNode server;
    private final int port;

    private EmbeddedBroker(FolderLock folder, SingleNode server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns once it accepts requests, 1 to 3 seconds.
     *
     * @param folder of this broker alone; made and formatted if it is new
     * @param port to listen on; 0 takes any free one
     * @throws IOException if the folder cannot be formatted, or a broker is at work in it
     */
    public static EmbeddedBroker start(Path folder, int port) throws IOException {
        List<Integer> free = FreePorts.find(2);
        int brokerPort = port == 0 ? free.get(0) : port;
        FolderLock lock = FolderLock.take(Files.createDirectories(folder));
        try {
            Path data = folder.resolve("data").toAbsolutePath();
            KafkaConfig config = KafkaConfig.fromProps(configuration(data, brokerPort, free.get(1)), false);
            format(data);
            SingleNode server = new SingleNode(NODE, config, new InetSocketAddress(HOST, free.get(1)));
            server.startup();
            return new EmbeddedBroker(lock, server, brokerPort);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** {@code host:port}, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Blocks until the broker has stopped. */
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void format(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return; // formatted before, under a cluster id of its own
        }
        try {
            new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format the broker's folder " + data, e);
        }
    }

    private static Properties configuration(Path data, int port, int controllerPort) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE));
        p.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        p.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", data.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("socket.send.buffer.bytes", "-1"); // as the system finds good, as at the other end
        p.put("socket.receive.buffer.bytes", "-1");
        p.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE));
        // One node: nothing to replicate to, and few coordinators to start and recover.
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(internal + ".replication.factor", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        // As long as anybody stops a local system: a group without its offsets would begin from the start.
        p.put("offsets.retention.minutes", Long.toString(Duration.ofDays(365).toMinutes()));
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.num.partitions", "4");
        // Coordinators load these whole at a start.
        p.put("offsets.topic.segment.bytes", Integer.toString(1 << 20));
        p.put("transaction.state.log.segment.bytes", Integer.toString(1 << 20));
        p.put("log.cleaner.backoff.ms", "5000");
        p.put("log.cleaner.delete.retention.ms", "600000"); // of transaction markers too
        // The first record of a transaction waits for the markers of the one before, which take a millisecond or two.
        p.put("add.partitions.to.txn.retry.backoff.ms", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        // So that a killed consumer's partitions move on after 6 s, and a test may choose less.
        p.put("group.min.session.timeout.ms", "1000");
        // There is no other broker to take over from this one, and its next start ends its registration (SingleNode): a
        // process that stood still for a while is not to lose what it leads.
        p.put("broker.session.timeout.ms", "60000");
        // A transaction left behind by a killed producer is aborted within a second of its timeout, not ten.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        p.put("num.io.threads", "4");
        p.put("num.network.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "2");
        // After kill -9 the newest segment of each partition is read whole: tens of milliseconds at 32 MiB; at the
        // default of 1 GiB it would take longer the longer the system has run.
        p.put("log.segment.bytes", Integer.toString(32 << 20));
        return p;
    }
}
