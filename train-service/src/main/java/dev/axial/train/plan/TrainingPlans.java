package dev.axial.train.plan;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.run.Run;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.store.ArtifactException;
import dev.axial.store.UnreachableStoreException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.train.network.InvalidNetworkException;
import dev.axial.train.network.Network;
import dev.axial.train.network.NetworkLimits;
import dev.axial.train.recipe.InvalidRecipeException;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.weights.InvalidWeightsException;
import dev.axial.train.weights.Pretrained;
import dev.axial.train.weights.WeightFiles;
import dev.axial.train.weights.WeightsUnreachableException;
import java.util.stream.Collectors;

/** Turns requests into plans: finds the recipe and the dataset, and says what is wrong before anything is trained. */
public final class TrainingPlans {

    private static final int FEWEST_CLASSES = 2;
    /** More than a row's class and index take in a tensor batch, and than what stands around all rows. */
    private static final int ROW_BYTES = 16;

    private static final int AROUND_ROWS = 4096;

    private final Recipes recipes;
    private final Datasets datasets;
    private final WeightFiles weights;
    private final NetworkLimits limits;

    /** @param limits on the memory that a request may ask for */
    public TrainingPlans(Recipes recipes, Datasets datasets, WeightFiles weights, NetworkLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        this.recipes = requireNonNull(recipes, "recipes");
        this.datasets = requireNonNull(datasets, "datasets");
        this.weights = requireNonNull(weights, "weights");
    }

    /**
     * Refuses at once what can be seen without the dataset.
     *
     * @throws InvalidRequestException if the recipe or an override is not to be had, or the network needs more memory
     * than the
     *     limits allow even for a dataset of two classes, or weights are at an address that is not allowed
     * @throws UnreachableStoreException if the store cannot be reached, and would have to be asked for weights
     */
    public void check(TrainingRequested request) throws InvalidRequestException {
        Recipe recipe = recipe(request);
        network(recipe, FEWEST_CLASSES);
        if (recipe.weights().isPresent()) {
            try {
                weights.check(recipe.weights().get());
            } catch (InvalidWeightsException e) {
                throw new InvalidRequestException(e.getMessage());
            }
        }
    }

    /**
     * @throws InvalidRequestException if the recipe, an override, the dataset or weights are not to be had, or the
     * network
     *     needs more memory than the limits allow
     * @throws WeightsUnreachableException if weights could not be fetched, and may be later
     * @throws UnreachableStoreException if the store cannot be reached: later it may, and no run fails for that
     */
    public TrainingPlan of(OwnedRun owned, TrainingRequested request)
            throws InvalidRequestException, WeightsUnreachableException, AttemptEndException, InterruptedException {
        Run run = owned.run();
        Recipe recipe = recipe(request);
        Dataset dataset = dataset(run, request);
        Network network = network(recipe, dataset.labels().size());
        return new TrainingPlan(run.runId(), request, recipe, dataset, pretrained(recipe, network, owned));
    }

    private Network network(Recipe recipe, int classes) throws InvalidRequestException {
        Network network = recipe.network(classes);
        try {
            limits.require(network, recipe.batchSize());
        } catch (InvalidNetworkException e) {
            throw new InvalidRequestException(e.getMessage());
        }
        int most = (TensorBatch.MAX_BYTES - AROUND_ROWS) / (recipe.input().size() + ROW_BYTES);
        if (recipe.batchSize() > most) {
            throw new InvalidRequestException("batchSize is at most " + most + " for images of " + recipe.input()
                    + ", since a batch has at most " + TensorBatch.MAX_BYTES + " bytes; got " + recipe.batchSize());
        }
        return network;
    }

    private Pretrained pretrained(Recipe recipe, Network network, OwnedRun owned)
            throws InvalidRequestException, WeightsUnreachableException, AttemptEndException, InterruptedException {
        if (recipe.weights().isEmpty()) {
            if (network.frozen() > 0) {
                throw new InvalidRequestException("recipe " + recipe.name() + " freezes resnet-18, and so needs weights"
                        + " that another training found: give them with --weights FILE, or as the override"
                        + " \"weights\": {\"sha256\": ..., \"bytes\": ...} of a file in the artifact store");
            }
            return Pretrained.NONE;
        }
        try {
            return weights.read(recipe.weights().get(), network, owned::pause);
        } catch (InvalidWeightsException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    private Recipe recipe(TrainingRequested request) throws InvalidRequestException {
        try {
            return recipes.require(request.recipe()).with(request.overrides());
        } catch (InvalidRecipeException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    /** The version that the first attempt found: a name that means something else since does not change a run. */
    private Dataset dataset(Run run, TrainingRequested request) throws InvalidRequestException {
        if (run.started().isEmpty()) {
            return datasets.find(request.dataset())
                    .orElseThrow(() -> new InvalidRequestException("there is no dataset '" + request.dataset() + "'; "
                            + (datasets.list().isEmpty()
                                    ? "import it first"
                                    : "import it, or choose one of " + names())));
        }
        DatasetRef ref = run.started().get().dataset();
        try {
            return datasets.describe(ref);
        } catch (ArtifactException | InvalidDatasetException e) {
            if (e instanceof ArtifactException store && store.isTemporary()) {
                throw new UnreachableStoreException(store);
            }
            throw new InvalidRequestException("the dataset of the run's first attempt is gone: " + e.getMessage());
        }
    }

    /** The limits that it allows, for the log. */
    @Override
    public String toString() {
        return limits + " and " + weights;
    }

    private String names() {
        return datasets.list().stream().map(dataset -> dataset.ref().name()).collect(Collectors.joining(", "));
    }
}
