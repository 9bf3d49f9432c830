package dev.axial.local.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.axial.local.soak.chaos.PoisonEntries;
import dev.axial.local.soak.ledger.Ledger;
import dev.axial.local.soak.ledger.PoisonLedger;
import dev.axial.local.soak.ledger.RunLedger;
import dev.axial.local.soak.ledger.Undisturbed;
import dev.axial.local.soak.load.NumberedImages;
import dev.axial.local.soak.watch.Outputs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads every topic from its beginning to its end, as an outside consumer that sees committed records only, into the
 * ledgers.
 */
final class Settlement {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Ledger images;
    private final PoisonLedger poison;
    private final RunLedger runs;
    private final Undisturbed undisturbed;
    private final NumberedImages numbered;
    private final Predicate<ModelEvaluated> agrees;

    /** @param agrees whether an evaluation is that of the undisturbed run of the same recipe, data and seed */
    Settlement(
            Ledger images,
            PoisonLedger poison,
            RunLedger runs,
            Undisturbed undisturbed,
            NumberedImages numbered,
            Predicate<ModelEvaluated> agrees) {
        this.images = images;
        this.poison = poison;
        this.runs = runs;
        this.undisturbed = undisturbed;
        this.numbered = numbered;
        this.agrees = agrees;
    }

    /**
     * @param progress told how many records were read so far
     * @return how many there were
     */
    long read(KafkaConnection kafka, LongConsumer progress) {
        // A batch on its way between ingest and infer is neither sent nor answered: nothing to settle.
        List<TopicPartition> partitions = Stream.of(
                        Topics.IMAGES,
                        Topics.PREDICTIONS,
                        Topics.IMAGES_REJECTED,
                        Topics.INFERENCE_BATCHES_REJECTED,
                        Topics.TRAINING_REQUESTS_REJECTED,
                        Topics.EPOCH_REQUESTS_REJECTED,
                        Topics.MODELS_REJECTED,
                        Topics.TRAINING_PROGRESS,
                        Topics.MODELS,
                        Topics.EVALUATIONS)
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
        long read = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.with("max.poll.records", "10000").consumer("axial-soak-settlement")) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
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

    private void enter(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().endsWith(Topic.REJECTED)) {
                enterRejected(record);
            } else if (record.topic().equals(Topics.IMAGES.name())) {
                number(record).ifPresent(n -> images.stored(n, record.partition(), record.offset()));
            } else if (record.topic().equals(Topics.PREDICTIONS.name())) {
                enterPrediction(EventJson.read(record.value(), Prediction.class));
            } else if (Outputs.poison(record).isPresent()) {
                return; // as it was sent
            } else if (record.topic().equals(Topics.MODELS.name())) {
                runs.model(EventJson.read(record.value(), ModelTrained.class)
                        .runId()
                        .value());
            } else if (record.topic().equals(Topics.EVALUATIONS.name())) {
                ModelEvaluated evaluation = EventJson.read(record.value(), ModelEvaluated.class);
                runs.evaluated(evaluation.runId().value(), agrees.test(evaluation));
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
        Outputs.poison(record)
                .ifPresentOrElse(number -> poison.found(number, PoisonEntries.of(record)), () -> number(record)
                        .ifPresent(images::rejected));
    }

    private void enterPrediction(Prediction prediction) {
        OptionalInt number = NumberedImages.number(prediction.id());
        if (number.isPresent()) {
            images.predicted(
                    number.getAsInt(),
                    prediction.source().partition(),
                    prediction.source().offset(),
                    undisturbed.agrees(numbered.shown(number.getAsInt()), prediction));
        } else if (!NumberedImages.isCalm(prediction.id())) {
            images.predicted(
                    -1, prediction.source().partition(), prediction.source().offset(), false); // of poison
        }
    }

    private static OptionalInt number(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? OptionalInt.empty() : NumberedImages.number(new String(record.key(), UTF_8));
    }
}
