package dev.axial.contract.topic;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.topic.Topic.Retention.For;
import dev.axial.contract.topic.Topic.Retention.Forever;
import dev.axial.contract.topic.Topic.Retention.NewestPerKey;
import dev.axial.contract.topic.Topic.Retention.UpTo;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingRequested;
import java.time.Duration;
import java.util.List;

/** Every topic of Axial. Nothing relies on auto-creation: what is not here does not exist. */
public final class Topics {

    private static final int MIB = 1 << 20;

    /** Encoded images from anyone, to 16 MiB so that a too large one can be rejected with a reason. */
    public static final Topic IMAGES = new Topic("axial.images", 6, new For(Duration.ofDays(7)), 16 * MIB);

    /** Images that could not be shaped; 1 MiB larger, since headers are added: an equal limit would loop for ever. */
    public static final Topic IMAGES_REJECTED = IMAGES.rejected();

    /**
     * Images in their champion's shape; the partition is that of the images. They stay as long as images do: an image
     * whose batch expired first would be lost, since its offset is committed.
     */
    public static final Topic INFERENCE_BATCHES =
            new Topic("axial.inference-batches", 6, new For(Duration.ofDays(7)), 9 * MIB);

    public static final Topic INFERENCE_BATCHES_REJECTED = INFERENCE_BATCHES.rejected();

    /** Batches of a model that cannot answer yet, and those behind them; each is answered in its order. */
    public static final Topic INFERENCE_BATCHES_PARKED = INFERENCE_BATCHES.parked();

    public static final Topic PREDICTIONS = new Topic(Prediction.TOPIC, 6, new For(Duration.ofDays(7)), MIB);

    public static final Topic TRAINING_REQUESTS = new Topic(TrainingRequested.TOPIC, 6, new Forever(), MIB);

    public static final Topic TRAINING_REQUESTS_REJECTED = TRAINING_REQUESTS.rejected();

    public static final Topic EPOCH_REQUESTS = new Topic(EpochRequested.TOPIC, 6, new For(Duration.ofDays(1)), MIB);

    public static final Topic EPOCH_REQUESTS_REJECTED = EPOCH_REQUESTS.rejected();

    /** Epochs in pieces; bounded by bytes, since a trainer asks again for what is gone. */
    public static final Topic TRAINING_BATCHES =
            new Topic("axial.training-batches", 6, new UpTo(1L << 30, 64 * MIB), 9 * MIB);

    public static final Topic TRAINING_PROGRESS = new Topic(TrainingProgress.TOPIC, 6, new Forever(), MIB);

    /**
     * Records to 16 MiB, as of evaluations and champions: 4,096 labels of 200 characters take up to 5 MB of JSON, and
     * more than once.
     */
    public static final Topic MODELS = new Topic(ModelTrained.TOPIC, 1, new Forever(), 16 * MIB);

    public static final Topic MODELS_REJECTED = MODELS.rejected();

    /** Models that are being judged, or cannot be judged yet. */
    public static final Topic MODELS_PARKED = MODELS.parked();

    public static final Topic EVALUATIONS = new Topic(ModelEvaluated.TOPIC, 1, new Forever(), 16 * MIB);

    public static final Topic CHAMPIONS = new Topic(ModelPromoted.TOPIC, 1, new NewestPerKey(), 16 * MIB);

    /** Has as many partitions as {@link #MODELS}, so that one member of eval's group decides on both. */
    public static final Topic PROMOTION_REQUESTS =
            new Topic(PromotionRequested.TOPIC, MODELS.partitions(), new Forever(), MIB);

    public static final Topic PROMOTION_REQUESTS_REJECTED = PROMOTION_REQUESTS.rejected();

    public static final Topic PROMOTION_DECISIONS = new Topic(PromotionDecided.TOPIC, 1, new Forever(), MIB);

    /** Decisions of operators for consumers that cannot go on by themselves. */
    public static final Topic INTERVENTIONS = new Topic(Intervention.TOPIC, 1, new NewestPerKey(), MIB);

    /** All of them, in the order in which an image and a model pass through. */
    public static final List<Topic> ALL = List.of(
            IMAGES,
            IMAGES_REJECTED,
            INFERENCE_BATCHES,
            INFERENCE_BATCHES_REJECTED,
            INFERENCE_BATCHES_PARKED,
            PREDICTIONS,
            TRAINING_REQUESTS,
            TRAINING_REQUESTS_REJECTED,
            EPOCH_REQUESTS,
            EPOCH_REQUESTS_REJECTED,
            TRAINING_BATCHES,
            TRAINING_PROGRESS,
            MODELS,
            MODELS_REJECTED,
            MODELS_PARKED,
            EVALUATIONS,
            PROMOTION_REQUESTS,
            PROMOTION_REQUESTS_REJECTED,
            PROMOTION_DECISIONS,
            CHAMPIONS,
            INTERVENTIONS);

    private Topics() {}

    /** All topics, with rejected records that stay for another time than {@link Topic#REJECTED_STAY}. */
    public static List<Topic> keepingRejected(Duration time) {
        return ALL.stream()
                .map(topic -> topic.name().endsWith(Topic.REJECTED) ? topic.keeping(time) : topic)
                .toList();
    }

    /**
     * The same topics with another number of partitions, but for those that have one: their order is over all records.
     *
     * @param count 1 or more
     */
    public static List<Topic> spread(List<Topic> topics, int count) {
        return topics.stream()
                .map(topic -> topic.partitions() == 1 ? topic : topic.spreadOver(count))
                .toList();
    }

    /**
     * The topic that takes what consumers of another cannot use; for one where records are parked, that of where they
     * came from.
     *
     * @throws IllegalArgumentException if that topic has none
     */
    public static Topic rejected(String topic) {
        String source =
                topic.endsWith(Topic.PARKED) ? topic.substring(0, topic.length() - Topic.PARKED.length()) : topic;
        return ALL.stream()
                .filter(known -> known.name().equals(source + Topic.REJECTED))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing is set aside from topic " + topic));
    }
}
