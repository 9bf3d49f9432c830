package dev.axial.kafka.log;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic from its beginning, then what is added, and hands each committed record to a fold.
 *
 * <p>The fold is called by one thread, in record order within each partition. An exception of the fold ends the
 * follower: state that missed a record is not to be trusted. Kafka's passing errors are waited out. All methods may be
 * called by any thread.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POLL_TO_GOAL = Duration.ofMillis(10);
    private static final Duration POSITION = Duration.ofMillis(500);

    private final List<TopicPartition> partitions;
    private final Consumer<ConsumerRecord<byte[], byte[]>> fold;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Thread thread;
    private final Queue<Goal> goals = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile boolean closing;

    /** @param fold must not block for long; it holds up {@link #catchUp} */
    public TopicFollower(
            KafkaConnection kafka, String clientId, Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> fold) {
        this.fold = requireNonNull(fold, "fold");
        this.partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        this.consumer = kafka.consumer(clientId);
        this.admin = kafka.admin(clientId);
        this.thread = new Thread(this::run, clientId + "-follows-" + topic.name());
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether it reads; false once it was closed or its fold failed. */
    public boolean healthy() {
        return !ended.isDone();
    }

    /**
     * Returns when everything that was in the topic at the time of this call has been folded, or was aborted. What a
     * transaction wrote that is not decided yet is waited for: so a caller finds its own commits, whose markers Kafka
     * writes a moment after it has confirmed them.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}, for example since Kafka is away
     * @throws IllegalStateException if the follower has ended
     */
    public void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        long begun = System.nanoTime();
        try {
            Goal goal = new Goal(ended.isDone() ? Map.of() : ends(timeout), new CompletableFuture<>());
            goals.add(goal); // an ended follower takes no more of them: then it is told that it has ended
            consumer.wakeup(); // it may be waiting for records that nobody sends
            long left = timeout.toNanos() - (System.nanoTime() - begun);
            CompletableFuture.anyOf(goal.reached(), ended).get(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (!goal.reached().isDone()) {
                throw new IllegalStateException(thread.getName() + " was closed");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(thread.getName() + " has failed", e.getCause());
        }
    }

    /** Behind the last record of each partition, committed or not. */
    private Map<TopicPartition, Long> ends(Duration timeout) throws TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw (TimeoutException)
                    new TimeoutException(thread.getName() + " cannot read where its topic ends: " + e.getCause())
                            .initCause(e);
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            admin.close(Duration.ZERO);
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing) {
                readOn();
            }
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.error("{} has failed", thread.getName(), e);
            ended.completeExceptionally(e);
        } finally {
            admin.close(Duration.ZERO); // a question to a broker that is away is not waited for
        }
    }

    private void readOn() {
        try {
            consumer.poll(goals.isEmpty() ? POLL : POLL_TO_GOAL).forEach(fold);
            goals.removeIf(this::reached);
        } catch (WakeupException e) {
            // closing, or a new goal
        }
    }

    private boolean reached(Goal goal) {
        for (Map.Entry<TopicPartition, Long> end : goal.ends().entrySet()) {
            if (consumer.position(end.getKey(), POSITION) < end.getValue()) {
                return false;
            }
        }
        goal.reached().complete(null);
        return true;
    }

    /** Positions that somebody waits for. */
    private record Goal(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {}
}
