package dev.axial.kafka.log;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
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
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AFTER_ERROR = Duration.ofMillis(500);

    private final List<TopicPartition> partitions;
    private final Consumer<ConsumerRecord<byte[], byte[]>> fold;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
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
     * Returns when everything that was committed to the topic at the time of this call has been folded.
     *
     * @throws TimeoutException if that takes longer than {@code timeout}, for example since Kafka is away
     * @throws IllegalStateException if the follower has ended
     */
    public void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        CompletableFuture<Void> request = new CompletableFuture<>();
        asked.add(request);
        consumer.wakeup();
        try {
            CompletableFuture.anyOf(request, ended).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(thread.getName() + " has failed", e.getCause());
        }
        if (!request.isDone()) {
            throw new IllegalStateException(thread.getName() + " was closed");
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Goal> goals = new ArrayList<>();
        try (consumer) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing) {
                try {
                    consumer.poll(goals.isEmpty() ? POLL : Duration.ofMillis(10))
                            .forEach(fold);
                    takeGoals(goals);
                    goals.removeIf(Goal::reached);
                } catch (WakeupException e) {
                    takeGoals(goals);
                }
            }
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.error("{} has failed", thread.getName(), e);
            ended.completeExceptionally(e);
        }
    }

    private void takeGoals(List<Goal> goals) {
        while (!closing && !asked.isEmpty()) {
            try {
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, Duration.ofSeconds(5));
                goals.add(new Goal(ends, asked.remove()));
            } catch (WakeupException e) {
                // another question, or closing: the loop's condition decides
            } catch (RetriableException e) {
                LOG.debug("{} does not reach Kafka: {}", thread.getName(), e.toString());
                return; // still asked; poll waits for Kafka
            } catch (KafkaException e) {
                LOG.warn("{} cannot read the ends of its topic: {}", thread.getName(), e.toString());
                return;
            }
        }
    }

    /** Positions that somebody waits for. */
    private final class Goal {
        private final Map<TopicPartition, Long> ends;
        private final CompletableFuture<Void> reached;

        Goal(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {
            this.ends = ends;
            this.reached = reached;
        }

        boolean reached() {
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                if (consumer.position(end.getKey(), AFTER_ERROR) < end.getValue()) {
                    return false;
                }
            }
            return reached.complete(null);
        }
    }
}
