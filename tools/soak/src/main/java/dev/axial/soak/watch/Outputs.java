package dev.axial.soak.watch;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.soak.load.NumberedImages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * Reads what the parts put out, from now on, committed records only, by one thread. Counts answers, notes runs and
 * evaluations, and tells whoever waits for a part's next output. It decides nothing: the ledger is settled afterwards,
 * from the topics themselves. All methods may be called by any thread.
 */
public final class Outputs implements AutoCloseable {

    /** On poison that must be set aside: its number, four bytes; it stays on the record there. */
    public static final String POISON = "soak-poison";
    /** On a record that only looks like poison and must be answered: its number, four bytes. */
    public static final String ODD = "soak-odd";
    /** Run ids in such records begin so; their number follows. */
    public static final String ODD_RUN = "odd-run-";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<Topic> TOPICS = List.of(
            Topics.PREDICTIONS,
            Topics.IMAGES_REJECTED,
            Topics.INFERENCE_BATCHES,
            Topics.INFERENCE_BATCHES_REJECTED,
            Topics.TRAINING_REQUESTS_REJECTED,
            Topics.EPOCH_REQUESTS_REJECTED,
            Topics.MODELS_REJECTED,
            Topics.PROMOTION_REQUESTS_REJECTED,
            Topics.TRAINING_PROGRESS,
            Topics.EVALUATIONS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "soak-outputs");
    private final Collection<Recovery> recoveries = new CopyOnWriteArrayList<>();
    private final Set<String> trained = ConcurrentHashMap.newKeySet();
    private final Set<String> evaluated = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean closing;

    /** Notes where the topics end, and begins to read there. */
    public Outputs(KafkaConnection kafka) {
        consumer = kafka.with("max.poll.records", "5000").consumer("axial-soak-outputs");
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        thread.setDaemon(true);
        thread.start();
    }

    /** Numbered images that have been predicted or set aside, doubles included. */
    public int answers() {
        return answers.get();
    }

    /** Returns whether this run has been seen to complete. */
    public boolean trained(String run) {
        return trained.contains(run);
    }

    /** Returns whether an evaluation of this run has been seen. */
    public boolean evaluated(String run) {
        return evaluated.contains(run);
    }

    /** Waits for one such record, wherever. @param output which records of the topic count */
    public Recovery await(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output) {
        return await(topic, output, 1);
    }

    /** Waits for one such record in each partition: several replicas share them, and one that is back is not all. */
    public Recovery awaitEverywhere(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output) {
        return await(topic, output, topic.partitions());
    }

    private Recovery await(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output, int partitions) {
        Recovery recovery = new Recovery(topic, output, partitions);
        recoveries.add(recovery);
        return recovery;
    }

    /** Returns whether each run that completed has its evaluation. */
    public boolean allJudged() {
        return evaluated.containsAll(trained);
    }

    /** The number of a poison record, also of one that was set aside. */
    public static Optional<Integer> poison(ConsumerRecord<byte[], byte[]> record) {
        return number(record, POISON);
    }

    /** The number of a record that must be answered. */
    public static Optional<Integer> odd(ConsumerRecord<byte[], byte[]> record) {
        return number(record, ODD);
    }

    private static Optional<Integer> number(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null
                ? Optional.empty()
                : Optional.of(ByteBuffer.wrap(header.value()).getInt());
    }

    /** The number in the run id of an odd request or model. */
    public static OptionalInt odd(RunId run) {
        return run.value().startsWith(ODD_RUN)
                ? OptionalInt.of(Integer.parseInt(run.value().substring(ODD_RUN.length())))
                : OptionalInt.empty();
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    count(record);
                    recoveries.removeIf(recovery -> recovery.seen(record));
                }
            }
        } catch (WakeupException e) {
            // closing
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Topics.PREDICTIONS.name())
                    || record.topic().equals(Topics.IMAGES_REJECTED.name())) {
                if (NumberedImages.number(record).isPresent()) {
                    answers.incrementAndGet();
                }
            } else if (record.topic().equals(Topics.TRAINING_PROGRESS.name())) {
                CloudEvents.readProgress(record)
                        .filter(Completed.class::isInstance)
                        .ifPresent(completed -> trained.add(completed.runId().value()));
            } else if (record.topic().equals(Topics.EVALUATIONS.name())) {
                evaluated.add(EventJson.read(record.value(), ModelEvaluated.class)
                        .runId()
                        .value());
            }
        } catch (InvalidEventException e) {
            throw new IllegalStateException(record.topic() + " offset " + record.offset(), e);
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
