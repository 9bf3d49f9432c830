package dev.axial.client.sweep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.axial.client.SilenceException;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Runs;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The runs, models and champions in Kafka, as far as they name artifacts. Written by the threads of its readers, one
 * at a time; read when they have ended.
 */
final class History {

    /** The effect of a record of each topic. */
    static final Map<Topic, BiConsumer<History, ConsumerRecord<byte[], byte[]>>> FOLDS = Map.of(
            Topics.TRAINING_REQUESTS, History::foldRequest,
            Topics.TRAINING_PROGRESS, History::foldProgress,
            Topics.MODELS, History::foldModel,
            Topics.EVALUATIONS, History::foldEvaluation,
            Topics.CHAMPIONS, History::foldChampion,
            Topics.PROMOTION_DECISIONS, History::foldDecision);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRAINERS = "axial-train";
    private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    /** @param against the champion's version that it was compared with */
    record PastVersion(
            int version, RunId run, ArtifactRef model, Optional<ArtifactRef> confusion, Optional<Integer> against) {}

    /** A version that became champion. */
    record PastPromotion(Instant at, int version) {}

    /** A training request by its dataset's name and where it is. */
    private record PastRequest(String dataset, TopicPartition partition, long offset) {}

    final Runs runs = new Runs(Run.Memory.ALL);
    final Map<RunId, ModelTrained> announced = new HashMap<>();
    final Map<ModelName, List<PastVersion>> versions = new HashMap<>();
    final Map<ModelName, List<PastPromotion>> promotions = new HashMap<>();
    final Map<ModelName, ModelPromoted> champions = new HashMap<>();

    /** Everything that a training request names by its digest, such as weights to begin with. */
    final Set<Sha256> requested = new HashSet<>();

    private final List<PastRequest> requests = new ArrayList<>();

    /** Everything up to now. */
    static History read(KafkaConnection kafka) throws CommandException, InterruptedException {
        History history = new History();
        for (Map.Entry<Topic, BiConsumer<History, ConsumerRecord<byte[], byte[]>>> fold : FOLDS.entrySet()) {
            try (TopicFollower follower =
                    new TopicFollower(kafka, "axial-cli-history", fold.getKey(), record -> fold.getValue()
                            .accept(history, record))) {
                follower.start();
                follower.catchUp(PATIENCE);
            } catch (TimeoutException e) {
                throw new SilenceException(
                        SilenceException.SilentPart.KAFKA,
                        fold.getKey().name() + " could not be read within " + PATIENCE.toSeconds()
                                + " s, so that nothing is known to be unused.",
                        e);
            }
        }
        return history;
    }

    /** Runs that have begun and not ended. */
    List<Run> open() {
        return runs.all().stream().filter(run -> !run.ended()).toList();
    }

    /** Names of the datasets of requests that no trainer has finished. */
    Set<String> datasetsOfWaitingRequests(KafkaConnection kafka) throws CommandException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try (Admin admin = kafka.admin("axial-cli-history")) {
            committed = admin.listConsumerGroupOffsets(TRAINERS)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw new CommandException("Kafka does not tell which requests are done: " + e.getCause() + ".", e);
        }
        Set<String> names = new HashSet<>();
        for (PastRequest request : requests) {
            OffsetAndMetadata done = committed.get(request.partition());
            if (done == null || done.offset() <= request.offset()) {
                names.add(request.dataset());
            }
        }
        return names;
    }

    private void foldRequest(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        Matcher digests = DIGEST.matcher(new String(record.value(), ISO_8859_1));
        while (digests.find()) {
            requested.add(new Sha256(digests.group()));
        }
        read(record, TrainingRequested.class)
                .ifPresent(request -> requests.add(new PastRequest(
                        request.dataset(), new TopicPartition(record.topic(), record.partition()), record.offset())));
    }

    void foldProgress(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvents.readProgress(record).ifPresent(runs::apply);
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private void foldModel(ConsumerRecord<byte[], byte[]> record) {
        read(record, ModelTrained.class).ifPresent(model -> announced.put(model.runId(), model));
    }

    private void foldEvaluation(ConsumerRecord<byte[], byte[]> record) {
        read(record, ModelEvaluated.class).ifPresent(evaluated -> {
            versions.computeIfAbsent(evaluated.model(), name -> new ArrayList<>())
                    .add(new PastVersion(
                            evaluated.version(),
                            evaluated.runId(),
                            evaluated.artifact(),
                            evaluated.confusionArtifact(),
                            evaluated.gate().against()));
            if (evaluated.gate().promoted()) {
                promoted(evaluated.model(), record, evaluated.version());
            }
        });
    }

    private void foldChampion(ConsumerRecord<byte[], byte[]> record) {
        read(record, ModelPromoted.class).ifPresent(champion -> {
            champions.put(champion.model(), champion);
            promoted(champion.model(), record, champion.version());
        });
    }

    private void foldDecision(ConsumerRecord<byte[], byte[]> record) {
        read(record, PromotionDecided.class)
                .filter(decided -> decided.outcome() == PromotionDecided.Outcome.PROMOTED)
                .ifPresent(decided -> promoted(decided.model(), record, decided.version()));
    }

    private void promoted(ModelName model, ConsumerRecord<byte[], byte[]> record, int version) {
        promotions
                .computeIfAbsent(model, name -> new ArrayList<>())
                .add(new PastPromotion(Instant.ofEpochMilli(record.timestamp()), version));
    }

    private static <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Class<T> event) {
        try {
            return record.value() == null ? Optional.empty() : Optional.of(EventJson.read(record.value(), event));
        } catch (InvalidEventException e) {
            return Optional.empty(); // not of Axial's making
        }
    }
}
