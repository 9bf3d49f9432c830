package dev.axial.kafka.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Pulls epochs from ingest: asks for a few shards ahead on {@code axial.epoch-requests}, reads the batches from one
 * partition of {@code axial.training-batches}, and gives them out in their order. Thread-safe; an {@link Epoch} is for
 * one thread at a time.
 */
public final class EpochReader implements AutoCloseable {

    private final KafkaConnection kafka;
    private final String clientId;
    private final String codeVersion;
    private final Patience patience;
    private final int shardBytes;
    private final KafkaProducer<byte[], byte[]> requests;
    private final AtomicInteger opened = new AtomicInteger();

    /** Makes a reader with {@link Patience#DEFAULT}. */
    public EpochReader(KafkaConnection kafka, String clientId, String codeVersion) {
        this(kafka, clientId, codeVersion, Patience.DEFAULT);
    }

    /** @param patience how long to wait for ingest */
    public EpochReader(KafkaConnection kafka, String clientId, String codeVersion, Patience patience) {
        this(kafka, clientId, codeVersion, patience, Shards.DEFAULT_BYTES);
    }

    EpochReader(KafkaConnection kafka, String clientId, String codeVersion, Patience patience, int shardBytes) {
        // A consumer that is closed waits for its last fetch, which waits at the broker for more: each epoch's end.
        this.kafka = kafka.with("fetch.max.wait.ms", "20");
        this.clientId = requireNonNull(clientId, "clientId");
        this.codeVersion = requireNonNull(codeVersion, "codeVersion");
        this.patience = requireNonNull(patience, "patience");
        this.shardBytes = shardBytes;
        this.requests = kafka.producer(clientId + "-epoch-requests");
    }

    /** Asks for the first shards; the caller closes what it gets. */
    public Epoch open(EpochPlan plan) {
        int partitions = requests.partitionsFor(Topics.TRAINING_BATCHES.name()).size();
        int partition = Math.floorMod(plan.requestId().hashCode(), partitions);
        return new Epoch(
                plan,
                new Shards(plan, shardBytes),
                kafka.consumer(clientId + "-epoch-" + opened.incrementAndGet()),
                requests,
                codeVersion,
                partition,
                patience,
                System::nanoTime);
    }

    @Override
    public void close() {
        requests.close();
    }

    /**
     * The times to wait.
     *
     * @param askAgain after so long without a batch of a shard it is asked for again, and after twice as long the next
     *     time; more than ingest needs to come
     *     back from a kill, since an unanswered request is delivered again by itself
     * @param giveUp after so long without any new batch
     */
    public record Patience(Duration askAgain, Duration giveUp) {
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(15), Duration.ofMinutes(10));
    }
}
