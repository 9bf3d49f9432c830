package dev.axial.kafka.epoch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.kafka.event.CloudEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch on its way: at most {@value #AHEAD} shards are asked for and not yet read, which bounds the memory. What
 * comes twice is dropped by its sequence number; what is late, gapped or gone is asked for again. For one thread.
 */
public final class Epoch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Epoch.class);
    private static final int AHEAD = 4;
    private static final int MOST_DOUBLINGS = 4;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final EpochPlan plan;
    private final Shards shards;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> requests;
    private final String codeVersion;
    private final TopicPartition answers;
    private final EpochReader.Patience patience;
    private final LongSupplier clock;

    /** Batches that came before their turn, by sequence. */
    private final Map<Integer, TensorBatch> early = new HashMap<>();
    /** The time at which a batch of a shard last came, or the shard was asked for; by shard, nanoseconds. */
    private final Map<Integer, Long> lastHeard = new HashMap<>();
    /** Requests made for each shard: each gets twice as long, so that a slow ingest is not buried. */
    private final Map<Integer, Integer> timesAsked = new HashMap<>();

    private int next;
    private int askedShards;
    /** Since when the next batch is waited for. */
    private long waiting = NOT_WAITING;

    private long lastNew;

    /** @param clock nanoseconds since any moment */
    Epoch(
            EpochPlan plan,
            Shards shards,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> requests,
            String codeVersion,
            int answerPartition,
            EpochReader.Patience patience,
            LongSupplier clock) {
        this.plan = plan;
        this.shards = shards;
        this.consumer = consumer;
        this.requests = requests;
        this.codeVersion = codeVersion;
        this.answers = new TopicPartition(Topics.TRAINING_BATCHES.name(), answerPartition);
        this.patience = patience;
        this.clock = clock;
        this.lastNew = clock.getAsLong();
        consumer.assign(List.of(answers));
        consumer.seekToEnd(List.of(answers));
        consumer.position(answers); // notes the end before anything is asked
        askAhead();
    }

    /** Number of batches of the whole epoch. */
    public int batches() {
        return plan.batches();
    }

    /**
     * The next batch in sequence; waits for it.
     *
     * @return empty after the last one
     * @throws EpochTimeoutException if nothing came for too long
     */
    public Optional<TensorBatch> next() throws InterruptedException, EpochTimeoutException {
        while (!ready()) {
            // each turn waits
        }
        if (next == plan.batches()) {
            return Optional.empty();
        }
        TensorBatch batch = early.remove(next++);
        waiting = NOT_WAITING;
        askAhead();
        return Optional.of(batch);
    }

    /**
     * Waits for the next batch for a fifth of a second at most, so that a caller can do something else between two
     * calls.
     *
     * @return whether {@link #next} returns at once
     * @throws EpochTimeoutException if nothing came for too long
     */
    public boolean ready() throws InterruptedException, EpochTimeoutException {
        if (next == plan.batches() || early.containsKey(next)) {
            return true;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (waiting == NOT_WAITING) {
            waiting = clock.getAsLong();
        }
        consumer.poll(POLL).forEach(this::accept);
        askAgain();
        return early.containsKey(next);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || !plan.requestId().equals(new String(record.key(), UTF_8))) {
            return; // the partition is shared with other requests
        }
        try {
            TensorBatch batch = TensorBatch.decode(record.value());
            if (batch.purpose() instanceof EpochPart part && belongs(part, batch)) {
                lastHeard.put(shards.of(part.sequence()), clock.getAsLong());
                if (part.sequence() >= next && early.putIfAbsent(part.sequence(), batch) == null) {
                    lastNew = clock.getAsLong();
                }
            }
        } catch (InvalidBatchException e) {
            LOG.warn(
                    "{} offset {} is passed over and will be asked for again: {}",
                    answers,
                    record.offset(),
                    e.getMessage());
        }
    }

    /** Returns whether a batch is of this epoch, and of a shard that was asked for: no stranger fills the buffer. */
    private boolean belongs(EpochPart part, TensorBatch batch) {
        int sequence = part.sequence();
        return part.requestId().equals(plan.requestId())
                && part.dataset().equals(plan.dataset().artifact().sha256())
                && part.split() == plan.split()
                && part.epoch() == plan.epoch()
                && sequence < plan.batches()
                && shards.of(sequence) < askedShards
                && batch.shape().equals(plan.shape())
                && batch.size() == Math.min(plan.batchSize(), plan.images() - sequence * plan.batchSize());
    }

    private void askAhead() {
        int current = shards.of(next);
        while (askedShards < shards.count() && askedShards < current + AHEAD) {
            ask(askedShards++);
        }
    }

    /** Requests missing shards again. Batches that came before the wait began may lie in the topic unread. */
    private void askAgain() throws EpochTimeoutException {
        long now = clock.getAsLong();
        if (now - Math.max(lastNew, waiting) > patience.giveUp().toNanos()) {
            throw new EpochTimeoutException("no batch of " + plan.split().code() + " epoch " + plan.epoch() + " of "
                    + plan.requestId() + " came for " + patience.giveUp().toSeconds() + " s, at batch " + next + " of "
                    + plan.batches() + "; is ingest up, and is the request in "
                    + Topics.EPOCH_REQUESTS_REJECTED.name() + "?");
        }
        for (int shard = shards.of(next); shard < askedShards; shard++) {
            if (now - Math.max(lastHeard.get(shard), waiting) > allowance(shard) && !complete(shard)) {
                LOG.info(
                        "shard {} of {} epoch {} of {} is late; asking again",
                        shard,
                        plan.split().code(),
                        plan.epoch(),
                        plan.requestId());
                ask(shard);
            }
        }
    }

    private long allowance(int shard) {
        return patience.askAgain().toNanos() << Math.min(timesAsked.get(shard) - 1, MOST_DOUBLINGS);
    }

    private boolean complete(int shard) {
        for (int sequence = Math.max(next, shards.begin(shard)); sequence < shards.end(shard); sequence++) {
            if (!early.containsKey(sequence)) {
                return false;
            }
        }
        return true;
    }

    private void ask(int shard) {
        EpochRequested request = shards.request(shard, codeVersion, answers.partition());
        requests.send(
                CloudEvents.record(Topics.EPOCH_REQUESTS, request.key(), "epoch-requested", "epoch-reader", request),
                (sent, error) -> {
                    if (error != null) {
                        LOG.warn("shard {} could not be asked for, will be again: {}", request.key(), error.toString());
                    }
                });
        lastHeard.put(shard, clock.getAsLong());
        timesAsked.merge(shard, 1, Integer::sum);
    }
}
