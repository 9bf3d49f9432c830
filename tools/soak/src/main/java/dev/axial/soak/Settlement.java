package dev.axial.soak;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.soak.chaos.PoisonEntries;
import dev.axial.soak.ledger.Ledger;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.ledger.WaitingTimes;
import dev.axial.soak.load.NumberedImages;
import dev.axial.soak.watch.Outputs;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads every topic from where it ended when the soak began, as an outside consumer that sees committed records only, into
 * the ledgers.
 */
final class Settlement {

    private static final Duration POLL = Duration.ofMillis(200);
    // A batch on its way between ingest and infer is neither sent nor answered: nothing to settle.
    private static final List<Topic> TOPICS = List.of(
            Topics.IMAGES,
            Topics.PREDICTIONS,
            Topics.IMAGES_REJECTED,
            Topics.INFERENCE_BATCHES_REJECTED,
            Topics.TRAINING_REQUESTS_REJECTED,
            Topics.EPOCH_REQUESTS_REJECTED,
            Topics.MODELS_REJECTED,
            Topics.PROMOTION_REQUESTS_REJECTED,
            Topics.TRAINING_PROGRESS,
            Topics.MODELS,
            Topics.EVALUATIONS,
            Topics.INFERENCE_BATCHES_PARKED,
            Topics.MODELS_PARKED);

    private final Ledger images;
    private final WaitingTimes waits;
    private final PoisonLedger poison;
    private final RunLedger runs;
    private final Undisturbed undisturbed;
    private final NumberedImages numbered;
    private final Predicate<ModelEvaluated> agrees;
    private final Map<String, Integer> amiss = new TreeMap<>();

    /** @param agrees whether an evaluation is that of the undisturbed run of the same recipe, data and seed */
    Settlement(
            Ledger images,
            WaitingTimes waits,
            PoisonLedger poison,
            RunLedger runs,
            Undisturbed undisturbed,
            NumberedImages numbered,
            Predicate<ModelEvaluated> agrees) {
        this.images = images;
        this.waits = waits;
        this.poison = poison;
        this.runs = runs;
        this.undisturbed = undisturbed;
        this.numbered = numbered;
        this.agrees = agrees;
    }

    /** Returns where all topics end now. */
    static Map<TopicPartition, Long> ends(KafkaConnection kafka) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("axial-soak-ends")) {
            return consumer.endOffsets(Topics.ALL.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
        }
    }

    /**
     * @param begins where the topics ended when the soak began
     * @param progress told how many records were read so far
     * @return how many there were
     */
    long read(KafkaConnection kafka, Map<TopicPartition, Long> begins, LongConsumer progress)
            throws CommandException, InterruptedException {
        long read = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.with("max.poll.records", "10000").consumer("axial-soak-settlement")) {
            Set<String> settled = TOPICS.stream().map(Topic::name).collect(Collectors.toSet());
            List<TopicPartition> partitions = begins.keySet().stream()
                    .filter(partition -> settled.contains(partition.topic()))
                    .toList();
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, begins.get(partition)));
            answered(kafka).forEach(consumer::seek);
            Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions));
            while (!left.isEmpty()) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                polled.forEach(this::enter);
                read += polled.count();
                progress.accept(read);
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
        return read;
    }

    /** Counts of what should not be there; known when all was read. */
    Map<String, Integer> amiss() {
        return amiss;
    }

    /** The positions up to which nothing waits any more in parked topics, where records come and go. */
    private static Map<TopicPartition, Long> answered(KafkaConnection kafka)
            throws CommandException, InterruptedException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try (Admin admin = kafka.admin("axial-soak-settlement")) {
            for (String group : List.of("axial-infer", "axial-eval")) {
                admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .forEach((partition, committed) -> {
                            if (partition.topic().endsWith(Topic.PARKED)) {
                                positions.put(partition, committed.offset());
                            }
                        });
            }
            return positions;
        } catch (ExecutionException e) {
            throw new CommandException("Kafka does not tell what was committed: " + Sentence.reason(e.getCause()), e);
        }
    }

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().endsWith(Topic.REJECTED)) {
                enterRejected(record);
            } else if (record.topic().endsWith(Topic.PARKED)) {
                amiss.merge("still waiting in " + record.topic(), 1, Integer::sum);
            } else if (record.topic().equals(Topics.IMAGES.name())) {
                NumberedImages.number(record).ifPresent(n -> images.stored(n, record.partition(), record.offset()));
            } else if (record.topic().equals(Topics.PREDICTIONS.name())) {
                enterPrediction(record, EventJson.read(record.value(), Prediction.class));
            } else if (Outputs.poison(record).isPresent()) {
                return; // as it was sent
            } else if (record.topic().equals(Topics.MODELS.name())) {
                runs.model(EventJson.read(record.value(), ModelTrained.class)
                        .runId()
                        .value());
            } else if (record.topic().equals(Topics.EVALUATIONS.name())) {
                ModelEvaluated evaluation = EventJson.read(record.value(), ModelEvaluated.class);
                String run = evaluation.runId().value();
                runs.evaluated(run, agrees.test(evaluation));
                Outputs.odd(evaluation.runId())
                        .ifPresent(number -> poison.found(number, PoisonEntries.judged(run, agrees.test(evaluation))));
            } else {
                CloudEvents.readProgress(record)
                        .filter(Failed.class::isInstance)
                        .ifPresent(failed -> runs.failed(failed.runId().value()));
            }
        } catch (InvalidEventException e) {
            throw new IllegalStateException(
                    record.topic() + " partition " + record.partition() + " offset " + record.offset()
                            + " is no event: " + e.getMessage(),
                    e);
        }
    }

    private void enterRejected(ConsumerRecord<byte[], byte[]> record) {
        Optional<Integer> strange = Outputs.poison(record).or(() -> Outputs.odd(record));
        OptionalInt number = NumberedImages.number(record);
        if (strange.isPresent()) {
            poison.found(strange.get(), PoisonEntries.of(record));
        } else if (number.isPresent()) {
            images.rejected(number.getAsInt());
        } else {
            amiss.merge("set aside in " + record.topic() + ", and no poison", 1, Integer::sum);
        }
    }

    private void enterPrediction(ConsumerRecord<byte[], byte[]> record, Prediction prediction) {
        int partition = prediction.source().partition();
        long offset = prediction.source().offset();
        Optional<PoisonLedger.OddImage> odd = poison.at(partition, offset);
        OptionalInt number = NumberedImages.number(record);
        if (odd.isPresent()) {
            OptionalInt shown = odd.get().shown();
            boolean agrees = shown.isEmpty() || undisturbed.agrees(shown.getAsInt(), prediction);
            poison.found(odd.get().number(), PoisonEntries.predicted(record.key(), agrees));
        } else if (number.isPresent()) {
            waits.enter(record.timestamp() - prediction.receivedAt().toEpochMilli());
            images.predicted(
                    number.getAsInt(),
                    partition,
                    offset,
                    undisturbed.agrees(numbered.shown(number.getAsInt()), prediction));
        } else if (!NumberedImages.isCalm(prediction.id())) {
            images.predicted(-1, partition, offset, false); // of poison
        }
    }
}
