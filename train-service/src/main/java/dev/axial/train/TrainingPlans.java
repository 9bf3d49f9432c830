package dev.axial.train;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.InvalidRecipeException;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.Run;
import dev.axial.train.weights.InvalidWeightsException;
import dev.axial.train.weights.Pretrained;
import dev.axial.train.weights.WeightFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** Turns requests into plans: finds the recipe and the dataset, and says what is wrong before anything is trained. */
public final class TrainingPlans {

    private final Recipes recipes;
    private final Datasets datasets;
    private final WeightFiles weights;

    public TrainingPlans(Recipes recipes, Datasets datasets, WeightFiles weights) {
        this.recipes = requireNonNull(recipes, "recipes");
        this.datasets = requireNonNull(datasets, "datasets");
        this.weights = requireNonNull(weights, "weights");
    }

    /**
     * @throws InvalidRequestException if the recipe, an override, the dataset or weights are not to be had
     * @throws UncheckedIOException if the store cannot be reached: later it may, and no run fails for that
     */
    TrainingPlan of(Run run, TrainingRequested request) throws InvalidRequestException {
        Recipe recipe = recipe(request);
        Dataset dataset = dataset(run, request);
        return new TrainingPlan(
                run.runId(),
                request,
                recipe,
                dataset,
                pretrained(recipe, recipe.network(dataset.labels().size())));
    }

    private Pretrained pretrained(Recipe recipe, Network network) throws InvalidRequestException {
        if (recipe.weights().isEmpty()) {
            if (network.frozen() > 0) {
                throw new InvalidRequestException("recipe " + recipe.name() + " freezes resnet-18, and so needs weights"
                        + " that another training found: give them with --weights FILE, or as the override"
                        + " \"weights\": {\"sha256\": ..., \"bytes\": ...} of a file in the artifact store");
            }
            return Pretrained.NONE;
        }
        try {
            return weights.read(recipe.weights().get(), network);
        } catch (InvalidWeightsException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    private Recipe recipe(TrainingRequested request) throws InvalidRequestException {
        Recipe recipe = recipes.find(request.recipe())
                .orElseThrow(() -> new InvalidRequestException("there is no recipe '" + request.recipe()
                        + "'; there are "
                        + String.join(
                                ", ", recipes.list().stream().map(Recipe::name).toList())));
        try {
            return recipe.with(request.overrides());
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
            Dataset now = datasets.find(ref.name()).orElse(null);
            return now != null && now.ref().equals(ref)
                    ? now
                    : datasets.load(ref).dataset();
        } catch (ArtifactException | InvalidDatasetException e) {
            if (e instanceof ArtifactException store && store.isTemporary()) {
                throw new UncheckedIOException(new IOException(e.getMessage(), e));
            }
            throw new InvalidRequestException("the dataset of the run's first attempt is gone: " + e.getMessage());
        }
    }

    private String names() {
        return datasets.list().stream().map(dataset -> dataset.ref().name()).collect(Collectors.joining(", "));
    }
}
