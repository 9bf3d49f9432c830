package dev.axial.kafka.log;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Backoff;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.security.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic from its beginning, then what is added, and hands each committed record to a fold.
 *
 * <p>The fold is called by one thread, in record order within each partition. An exception of the fold ends the
 * follower: state that missed a record is not to be trusted. A broker that is away or stalls, a missing topic, and refused
 * credentials or rights are waited for; {@link #state()} says so meanwhile. Partitions are those of the cluster, and new
 * ones are found within the client's {@code metadata.max.age.ms} (5 minutes by default). All methods may be called by any
 * thread.
 */
public final class TopicFollower implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POLL_TO_GOAL = Duration.ofMillis(10);
    private static final Duration POSITION = Duration.ofMillis(500);
    private static final Duration PARTITIONS = Duration.ofSeconds(2);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private final KafkaConnection kafka;
    private final String topic;
    private final Consumer<ConsumerRecord<byte[], byte[]>> fold;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Thread thread;
    private final Queue<Goal> goals = new ConcurrentLinkedQueue<>();
    /** Completed once the topic's partitions are known. */
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile Set<TopicPartition> partitions = Set.of();
    private volatile ComponentState state = new ComponentState.Stopped();
    private long partitionsRead; // nanoseconds; by the follower's thread alone

    /** @param fold must not block for long; it holds up {@link #catchUp} */
    public TopicFollower(
            KafkaConnection kafka, String clientId, Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> fold) {
        this.kafka = requireNonNull(kafka, "kafka");
        this.fold = requireNonNull(fold, "fold");
        this.topic = topic.name();
        this.consumer = kafka.consumer(clientId);
        this.admin = kafka.admin(clientId);
        this.thread = new Thread(this::run, clientId + "-follows-" + topic.name());
        this.thread.setDaemon(true);
    }

    @Override
    public String name() {
        return thread.getName();
    }

    @Override
    public void start() {
        state = new ComponentState.Waiting("it has not reached Kafka yet");
        thread.start();
    }

    @Override
    public ComponentState state() {
        return state;
    }

    /**
     * Returns when everything that was in the topic at the time of this call has been folded, or was aborted. Transactions
     * that are not decided yet are waited for: so a caller finds its own commits, whose markers Kafka writes a moment after
     * it has confirmed them.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}, for example since Kafka is away
     * @throws IllegalStateException if the follower has ended
     */
    public void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        long begun = System.nanoTime();
        try {
            await(assigned, begun, timeout);
            Goal goal = new Goal(ended.isDone() ? Map.of() : ends(left(begun, timeout)), new CompletableFuture<>());
            goals.add(goal); // an ended follower takes no more of them: then its end is reported
            consumer.wakeup(); // it may be waiting for records that nobody sends
            await(goal.reached(), begun, timeout);
            if (!goal.reached().isDone()) {
                throw new IllegalStateException(name() + " was closed");
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(name() + " has failed", e.getCause());
        }
    }

    /** Returns when {@code future} or the follower has ended. */
    private void await(CompletableFuture<Void> future, long begun, Duration timeout)
            throws TimeoutException, InterruptedException, ExecutionException {
        CompletableFuture.anyOf(future, ended).get(left(begun, timeout).toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Duration left(long begun, Duration timeout) {
        return Duration.ofNanos(Math.max(0, timeout.toNanos() - (System.nanoTime() - begun)));
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
                    new TimeoutException(name() + " cannot read where its topic ends: " + e.getCause()).initCause(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
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
            int failures = 0;
            while (!isClosing()) {
                failures = readOn() ? 0 : rest(failures);
            }
            state = new ComponentState.Stopped();
            ended.complete(null);
        } catch (InterruptedException e) {
            state = new ComponentState.Stopped();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.error("{} has failed", name(), e);
            state = new ComponentState.Broken(e.toString());
            ended.completeExceptionally(e);
        } finally {
            admin.close(Duration.ZERO); // a question to a broker that is away is not waited for
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** @return false if Kafka did not let it read, and {@link #state()} says why */
    private boolean readOn() {
        try {
            if (!assign()) {
                return waiting("there is no topic " + topic + "; './axial topics' lists those that must exist");
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(goals.isEmpty() ? POLL : POLL_TO_GOAL);
            fold(records);
            state = new ComponentState.Running(); // before the goals: who waited for one finds the follower running
            goals.removeIf(this::reached);
            return true;
        } catch (WakeupException e) {
            return true; // closing, or a new goal
        } catch (AuthenticationException | AuthorizationException e) {
            return waiting(Refusal.of(kafka, name(), Set.of(topic), e).orElseThrow());
        } catch (RetriableException e) {
            return waiting(e.toString());
        }
    }

    private void fold(ConsumerRecords<byte[], byte[]> records) {
        try {
            records.forEach(fold);
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "the fold failed", e); // no passing error of the reader: a record is missing
        }
    }

    private boolean waiting(String reason) {
        ComponentState waiting = new ComponentState.Waiting(reason);
        if (!waiting.equals(state)) {
            LOG.warn("{} waits: {}", name(), reason);
        }
        state = waiting;
        return false;
    }

    private int rest(int failures) throws InterruptedException {
        closing.await(RETRY.delay(failures).toMillis(), TimeUnit.MILLISECONDS);
        return failures + 1;
    }

    /**
     * Takes the topic's partitions, and from time to time those that were added.
     *
     * @return false if there is no such topic
     */
    private boolean assign() {
        if (!partitions.isEmpty() && System.nanoTime() - partitionsRead < PARTITIONS.toNanos()) {
            return true;
        }
        List<TopicPartition> added = consumer.partitionsFor(topic, PARTITIONS).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .filter(partition -> !partitions.contains(partition))
                .toList();
        partitionsRead = System.nanoTime();
        if (!added.isEmpty()) {
            Set<TopicPartition> all = new HashSet<>(partitions);
            all.addAll(added);
            consumer.assign(all); // keeps the positions of those that it had
            consumer.seekToBeginning(added);
            partitions = Set.copyOf(all);
            assigned.complete(null);
        }
        return !partitions.isEmpty();
    }

    /** @throws RetriableException if the broker does not say in time where a partition begins */
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
