package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.service.ServiceName;
import dev.axial.client.system.RemoteSystem;
import dev.axial.kafka.KafkaConnection;
import dev.axial.store.StoreLocation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The place of a system elsewhere, from options and from a file of Java properties. Its keys are those by which the services
 * themselves are configured:
 *
 * <pre>
 * kafka.bootstrap.servers=broker-1:9093,broker-2:9093
 * kafka.security.protocol=SSL                            and any other setting of Kafka's clients
 * axial.store.scheme=s3                                  and the other keys of the artifact store
 * axial.store.bucket=models
 * axial.services.train=https://train.example:8082        likewise ingest, eval and infer
 * axial.token-file=token                                 a bearer token; relative to this file
 * </pre>
 */
final class SystemContext {

    /** The beginning of the keys of Kafka's clients. */
    static final String KAFKA = "kafka.";
    /** The beginning of the keys of the artifact store. */
    static final String STORE = "axial.store.";
    /** The beginning of the keys of the services' addresses. */
    static final String SERVICES = "axial.services.";
    /** The key of the file that holds a bearer token. */
    static final String TOKEN_FILE = "axial.token-file";

    private static final long LARGEST = 1 << 20;

    private final Map<String, String> kafka = new HashMap<>();
    private final Map<String, String> store = new HashMap<>();
    private final Map<ServiceName, URI> services = new EnumMap<>(ServiceName.class);
    private Optional<Path> tokenFile = Optional.empty();

    /** Begins with nothing. */
    SystemContext() {}

    /**
     * Adds what stands in a file; it wins over what was added before.
     *
     * @throws CommandException if the file cannot be read, or a key in it is unknown or has a wrong value
     */
    void read(Path file) throws CommandException {
        for (Map.Entry<String, String> entry :
                properties("The context file", file).entrySet()) {
            try {
                set(entry.getKey(), entry.getValue().strip(), file);
            } catch (IllegalArgumentException e) {
                throw new CommandException("The context file " + file + ": " + Sentence.reason(e), e);
            }
        }
    }

    /**
     * Reads a file of Java properties in UTF-8.
     *
     * @param what it is, at the beginning of a sentence
     */
    private static Map<String, String> properties(String what, Path file) throws CommandException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new CommandException(
                        Files.isDirectory(file)
                                ? what + " " + file + " is a folder; it should be a file of lines KEY=VALUE"
                                : "There is no file " + file);
            }
            if (Files.size(file) > LARGEST) {
                throw new CommandException(
                        what + " " + file + " has " + Files.size(file) + " bytes; at most " + LARGEST + " are read");
            }
            Properties read = new Properties();
            try (Reader text = Files.newBufferedReader(file, UTF_8)) {
                read.load(text);
            }
            Map<String, String> properties = new TreeMap<>();
            read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(what + " " + file + " cannot be read: " + Sentence.reason(e), e);
        }
    }

    private void set(String key, String value, Path file) {
        if (key.startsWith(KAFKA)) {
            kafka.put(key.substring(KAFKA.length()), value);
        } else if (key.startsWith(STORE)) {
            store.put(key.substring(STORE.length()), value);
            StoreLocation.of(store); // refuses an unknown key
        } else if (key.startsWith(SERVICES)) {
            service(key.substring(SERVICES.length()), value);
        } else if (key.equals(TOKEN_FILE)) {
            tokenFile = Optional.of(file.toAbsolutePath().resolveSibling(value));
        } else {
            throw new IllegalArgumentException("there is no key " + key + "; there are " + KAFKA + "SETTING, " + STORE
                    + "KEY, " + SERVICES + "NAME and " + TOKEN_FILE);
        }
    }

    /** @param servers {@code host:port}, several with commas */
    void bootstrapServers(String servers) {
        kafka.put("bootstrap.servers", servers);
    }

    /** Adds the settings of Kafka's clients in a file of Java properties, as Kafka's own tools take it. */
    void kafkaConfiguration(Path file) throws CommandException {
        kafka.putAll(properties("The configuration of Kafka", file));
    }

    /** @throws IllegalArgumentException if this is no address of an artifact store */
    void store(String address) {
        StoreLocation location = StoreLocation.parse(address);
        store.put(StoreLocation.SCHEME, location.scheme());
        location.options().forEach((option, value) -> store.put(StoreLocation.OPTIONS + option, value));
    }

    /** @throws IllegalArgumentException if there is no such service, or this is no address over HTTP */
    void service(String name, String address) {
        ServiceName service = ServiceName.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no service '" + name + "'; the services are " + ServiceName.list()));
        services.put(service, address(service, address));
    }

    private static URI address(ServiceName service, String address) {
        String wanted = "the address of " + service.code() + " is like http://HOST:PORT, got '" + address + "'";
        URI uri;
        try {
            uri = URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wanted, e);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(wanted);
        }
        return uri;
    }

    /** The file that holds a bearer token, if one is named. */
    Optional<Path> tokenFile() {
        return tokenFile;
    }

    /**
     * Returns the system that this describes.
     *
     * @param token sent with every request to a service, if there is one
     * @throws CommandException if Kafka's address is missing, or one of its settings cannot be changed
     */
    RemoteSystem system(Optional<String> token) throws CommandException {
        if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
            throw new CommandException("The address of Kafka is missing; give --bootstrap-servers HOST:PORT, or "
                    + KAFKA + "bootstrap.servers in the file of --context");
        }
        try {
            return new RemoteSystem(
                    new KafkaConnection(kafka),
                    store.isEmpty() ? Optional.empty() : Optional.of(StoreLocation.of(store)),
                    services,
                    token);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Sentence.reason(e), e);
        }
    }
}
