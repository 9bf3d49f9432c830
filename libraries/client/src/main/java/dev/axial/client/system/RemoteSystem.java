package dev.axial.client.system;

import dev.axial.client.service.Diagnosis;
import dev.axial.client.service.Health;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.kafka.KafkaConnection;
import dev.axial.store.ArtifactStore;
import dev.axial.store.StoreLocation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A system that is known by its addresses alone. */
public final class RemoteSystem implements AxialSystem {

    private final KafkaConnection kafka;
    private final Optional<StoreLocation> store;
    private final Map<ServiceName, URI> services;
    private final Optional<String> token;
    private final Map<ServiceName, Trouble> seen = new ConcurrentHashMap<>();

    /**
     * @param store empty if no command needs it
     * @param services the addresses that are known, for example {@code http://infer.example:8084}
     * @param token sent with every request to a service, if there is one
     */
    public RemoteSystem(
            KafkaConnection kafka,
            Optional<StoreLocation> store,
            Map<ServiceName, URI> services,
            Optional<String> token) {
        this.kafka = kafka;
        this.store = store;
        this.services = Map.copyOf(services);
        this.token = token;
    }

    /** The addresses that are known. */
    public Map<ServiceName, URI> services() {
        return services;
    }

    @Override
    public KafkaConnection kafka() {
        return kafka;
    }

    @Override
    public KafkaConnection requireKafka() throws CommandException, InterruptedException {
        Optional<String> obstacle = BrokerProbe.obstacle(kafka);
        if (obstacle.isPresent()) {
            throw new CommandException(
                    "Kafka at " + kafka.properties().get("bootstrap.servers") + " does not answer: " + obstacle.get());
        }
        return kafka;
    }

    @Override
    public ServiceClient service(ServiceName service) throws CommandException {
        URI address = services.get(service);
        if (address == null) {
            throw UnknownPlaceException.of(service);
        }
        return new ServiceClient(
                service.code(), address, token, new Diagnosis.OfTheConnection(service.code() + " at " + address));
    }

    @Override
    public ArtifactStore openStore() throws CommandException {
        StoreLocation location = store.orElseThrow(UnknownPlaceException::ofTheStore);
        try {
            return location.open();
        } catch (IllegalArgumentException e) {
            throw new CommandException(Sentence.reason(e), e);
        }
    }

    @Override
    public Optional<Trouble> trouble(ServiceName service) throws InterruptedException {
        if (!services.containsKey(service)) {
            return Optional.empty();
        }
        Health health;
        try {
            health = service(service).health();
        } catch (CommandException e) {
            return Optional.empty(); // no address
        }
        String report = service.code() + " at " + services.get(service) + words(health);
        if (health instanceof Health.Ready) {
            seen.remove(service);
            return Optional.empty();
        }
        return Optional.of(seen.compute(
                service,
                (name, before) -> before != null && before.report().equals(report)
                        ? before
                        : new Trouble(Instant.now(), report)));
    }

    private static String words(Health health) {
        if (health instanceof Health.NotReady waiting) {
            return " is up, but not ready: " + waiting.why();
        }
        if (health instanceof Health.NotAlive sick) {
            return " is not alive: " + sick.why();
        }
        if (health instanceof Health.Silent silent) {
            return " does not answer: " + silent.why();
        }
        return " is ready";
    }
}
