package dev.axial.kafka.security;

import dev.axial.broker.FreePorts;
import dev.axial.kafka.KafkaConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker that lets nobody do anything without a right, except through {@link #operator()}. Clients come by mutual TLS, where
 * the principal is the subject of the certificate, or with a SCRAM password over TLS.
 */
final class SecuredBroker implements AutoCloseable {

    static final String PASSWORD = "changeit";
    private static final String HOST = "127.0.0.1";

    private final KafkaRaftServer server;
    private final List<Integer> ports;

    SecuredBroker(Path folder) throws Exception {
        ports = FreePorts.find(4);
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@" + HOST + ":" + ports.get(0));
        p.put(
                "listeners",
                "CONTROLLER://" + HOST + ":" + ports.get(0) + ",OPERATOR://" + HOST + ":" + ports.get(1) + ",MUTUAL://"
                        + HOST + ":" + ports.get(2) + ",PASSWORD://" + HOST + ":" + ports.get(3));
        p.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,OPERATOR:PLAINTEXT,MUTUAL:SSL,PASSWORD:SASL_SSL");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "OPERATOR");
        p.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        p.put("super.users", "User:ANONYMOUS");
        p.putAll(keys(certificate("broker")));
        p.put("listener.name.mutual.ssl.client.auth", "required");
        p.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        p.put(
                "listener.name.password.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        p.put("connection.failed.authentication.delay.ms", "10");
        p.put("log.dirs", folder.toString());
        p.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(internal + ".replication.factor", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("log.cleaner.enable", "false");
        Files.createDirectories(folder);
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
        server = new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
        server.startup();
    }

    /** For who may do everything. */
    KafkaConnection operator() {
        return KafkaConnection.to(HOST + ":" + ports.get(1));
    }

    /** For who shows a certificate. @param keyStore with its key */
    KafkaConnection mutual(Path keyStore) throws IOException {
        return with(
                with(KafkaConnection.to(HOST + ":" + ports.get(2)), Map.of("security.protocol", "SSL")),
                keys(keyStore));
    }

    /** For who knows a password. */
    KafkaConnection password(String user, String password) throws IOException {
        return with(
                KafkaConnection.to(HOST + ":" + ports.get(3)),
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "SCRAM-SHA-512",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                                + "\" password=\"" + password + "\";",
                        "ssl.truststore.type",
                        "PKCS12",
                        "ssl.truststore.location",
                        certificate("trust").toString(),
                        "ssl.truststore.password",
                        PASSWORD));
    }

    /** One of the files that {@code certificates/make.sh} has made. */
    static Path certificate(String name) throws IOException {
        try {
            return Path.of(SecuredBroker.class
                    .getResource("/certificates/" + name + ".p12")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> keys(Path keyStore) throws IOException {
        return Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keyStore.toString(),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.key.password",
                PASSWORD,
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                certificate("trust").toString(),
                "ssl.truststore.password",
                PASSWORD);
    }

    private static KafkaConnection with(KafkaConnection connection, Map<String, String> settings) {
        KafkaConnection all = connection;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return all;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
