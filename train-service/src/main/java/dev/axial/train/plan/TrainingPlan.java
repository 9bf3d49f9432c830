package dev.axial.train.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.epoch.EpochPlan;
import dev.axial.store.dataset.Dataset;
import dev.axial.train.fitting.Task;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.weights.Pretrained;
import java.util.List;

/**
 * All that decides what a run computes, checked, before anything is computed.
 *
 * @param recipe with the request's overrides
 * @param dataset in the version that the first attempt found
 * @param pretrained weights that the recipe names
 */
public record TrainingPlan(
        RunId runId, TrainingRequested request, Recipe recipe, Dataset dataset, Pretrained pretrained) {

    /** Images that are evaluated in one go, fewer if they are large. */
    private static final int EVALUATION_BATCH = 500;
    /** Keeps an evaluation batch under the 8 MiB of a tensor batch, with room for its rows. */
    private static final int EVALUATION_BYTES = 6 << 20;
    /** Keeps what one layer makes of an evaluation batch under this; few such results live at a time. */
    private static final int RESULT_BYTES = 64 << 20;

    public TrainingPlan {
        requireNonNull(runId, "runId");
        requireNonNull(request, "request");
        requireNonNull(recipe, "recipe");
        requireNonNull(dataset, "dataset");
        requireNonNull(pretrained, "pretrained");
    }

    public ModelName model() {
        return request.model();
    }

    public Network network() {
        return recipe.network(dataset.labels().size());
    }

    public Task task(List<ChannelScale> scales) {
        return new Task(network(), scales, pretrained, recipe.optimization(), recipe.patience(), request.seed());
    }

    /** Returns whether the frozen part of the network gives the same for an image in every epoch. */
    public boolean featuresStay() {
        return network().frozen() > 0 && recipe.augmentation().isNone();
    }

    public Started started(int attempt) {
        return new Started(
                runId,
                attempt,
                request.model(),
                recipe.name(),
                dataset.ref(),
                request.seed(),
                request.overrides(),
                request.promote(),
                recipe.epochs());
    }

    /** The training images in the order and the guise of an epoch, from 1. */
    public EpochPlan trainingEpoch(int epoch) {
        return epochPlan(Split.TRAIN, epoch, true, recipe.batchSize(), recipe.augmentation());
    }

    /** A split as it is, to be evaluated. */
    public EpochPlan wholeSplit(Split split) {
        int ofBytes = EVALUATION_BYTES / recipe.input().size();
        long ofResults = RESULT_BYTES / Float.BYTES / network().largestResult();
        int batch = (int) Math.max(1, Math.min(EVALUATION_BATCH, Math.min(ofBytes, ofResults)));
        return epochPlan(split, 0, false, batch, Augmentation.NONE);
    }

    /**
     * Digest of all that decides the features of a split, bit for bit on one machine: the frozen layers and their
     * weights, the images, how many go together, computing and code.
     *
     * @param computing threads and device in words
     */
    public Sha256 featuresKey(Split split, String computing) {
        Network network = network();
        EpochPlan images = wholeSplit(split);
        String all = String.join(
                "\n",
                CodeVersion.current(),
                network.layers().subList(0, network.frozen()).toString(),
                pretrained.origin(),
                dataset.ref().artifact().sha256().hex(),
                split.code(),
                images.shape().toString(),
                images.normalization().toString(),
                "batches of " + images.batchSize(),
                computing);
        return Sha256.of(all.getBytes(UTF_8));
    }

    private EpochPlan epochPlan(Split split, int epoch, boolean shuffle, int batchSize, Augmentation augmentation) {
        return new EpochPlan(
                runId.value(),
                dataset.ref(),
                split,
                epoch,
                dataset.images().get(split),
                shuffle,
                request.seed(),
                batchSize,
                recipe.input(),
                recipe.normalization(),
                augmentation);
    }
}
