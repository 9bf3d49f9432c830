package dev.axial.client.system;

import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.kafka.KafkaConnection;
import dev.axial.store.ArtifactStore;
import dev.axial.terminal.CommandException;
import java.util.Optional;

/** One deployment of Axial, on this machine or elsewhere. Not every part of it need be up. Thread-safe. */
public interface AxialSystem {

    /** The address of Kafka. Nothing is asked: it may be away. */
    KafkaConnection kafka();

    /**
     * Returns the same once a broker has answered.
     *
     * @throws CommandException if none does within 8 s; one sentence that says why
     */
    KafkaConnection requireKafka() throws CommandException, InterruptedException;

    /** @throws CommandException if it is not known where the service is */
    ServiceClient service(ServiceName service) throws CommandException;

    /**
     * Opens the artifact store; the caller closes it.
     *
     * @throws CommandException if it is not known where it is, or it cannot be opened
     */
    ArtifactStore openStore() throws CommandException;

    /** The reason why the service cannot do its work now; empty if it can, or nothing is known of it. */
    Optional<Trouble> trouble(ServiceName service) throws InterruptedException;
}
