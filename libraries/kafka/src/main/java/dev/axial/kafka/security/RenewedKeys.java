package dev.axial.kafka.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each TLS connection with the keys and certificates that are in their files at that time, where Kafka's own factory
 * reads them once for all. So a client outlives its certificate: short-lived ones are renewed in a mounted secret, and whoever
 * was refused with the old one connects with the new one. Takes the settings of Kafka's factory. Thread-safe.
 */
public final class RenewedKeys implements SslEngineFactory {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedKeys.class);
    private static final List<String> FILES =
            List.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

    /** The state of the files that were read. */
    private record Stamp(List<Object> files) {}

    private Map<String, ?> settings = Map.of();
    private Stamp stamp = new Stamp(List.of());
    private SslEngineFactory current = new DefaultSslEngineFactory();

    /** Made by Kafka's clients, by the name of the class. */
    public RenewedKeys() {}

    /** @throws KafkaException if a file cannot be read */
    @Override
    public synchronized void configure(Map<String, ?> configs) {
        settings = Map.copyOf(withoutNulls(configs));
        stamp = now();
        current = read();
    }

    @Override
    public synchronized SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        Stamp found = now();
        if (!found.equals(stamp)) {
            try {
                SslEngineFactory renewed = read();
                close();
                current = renewed;
                stamp = found;
                LOG.info("keys and certificates were renewed in {}", files());
            } catch (KafkaException e) {
                LOG.warn("keys and certificates in {} cannot be used, the old ones stay: {}", files(), e.toString());
            }
        }
        return current.createClientSslEngine(host, port, endpointIdentification);
    }

    private SslEngineFactory read() {
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        factory.configure(settings);
        return factory;
    }

    private List<String> files() {
        return FILES.stream()
                .map(settings::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    private Stamp now() {
        return new Stamp(files().stream().map(RenewedKeys::state).toList());
    }

    /** Differs between a file and what replaces it, also behind a link, as a mounted secret is one. */
    private static Object state(String file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return e.toString(); // it may be between the old file and the new one
        }
    }

    private static Map<String, ?> withoutNulls(Map<String, ?> configs) {
        Map<String, Object> all = new HashMap<>(configs);
        all.values().removeIf(Objects::isNull);
        return all;
    }

    /** Of a server: here are clients alone. */
    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("for clients alone");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return true;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return SslConfigs.RECONFIGURABLE_CONFIGS;
    }

    @Override
    public synchronized KeyStore keystore() {
        return current.keystore();
    }

    @Override
    public synchronized KeyStore truststore() {
        return current.truststore();
    }

    @Override
    public synchronized void close() {
        try {
            current.close();
        } catch (IOException e) {
            throw new KafkaException(e);
        }
    }
}
