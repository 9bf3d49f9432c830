package dev.axial.eval;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.training.Split;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.metrics.ConfusionFiles;
import dev.axial.eval.metrics.InvalidPredictionException;
import dev.axial.eval.metrics.TestMetrics;
import dev.axial.eval.prediction.DatasetVersions;
import dev.axial.eval.prediction.Models;
import dev.axial.eval.prediction.Predictor;
import dev.axial.eval.prediction.UnavailableException;
import dev.axial.eval.prediction.ValidationLosses;
import dev.axial.eval.version.Standing;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.OnnxModel;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.InvalidDatasetException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A trained model in, a verdict out: run it over validation and test, compare its validation losses with the champion's,
 * name the version. The gate sees validation alone; test is reported alone.
 */
public final class Evaluation {

    private final Models models;
    private final DatasetVersions datasets;
    private final Predictor predictor;
    private final ValidationLosses validation;
    private final ConfusionFiles confusions;
    private final Gate gate;

    public Evaluation(
            Models models, DatasetVersions datasets, Predictor predictor, ConfusionFiles confusions, Gate gate) {
        this.models = requireNonNull(models, "models");
        this.datasets = requireNonNull(datasets, "datasets");
        this.predictor = requireNonNull(predictor, "predictor");
        this.validation = new ValidationLosses(predictor);
        this.confusions = requireNonNull(confusions, "confusions");
        this.gate = requireNonNull(gate, "gate");
    }

    /**
     * @param standing what is decided at the moment of asking
     * @return empty if this run has its verdict already
     * @throws UnavailableException if a file or images are not there yet; the same question can be asked again
     * @throws UnusableModelException if no repetition would help
     */
    public Optional<Verdict> judge(ModelTrained trained, Supplier<Standing> standing)
            throws UnavailableException, UnusableModelException, InterruptedException {
        if (standing.get().verdictOn(trained.runId()).isPresent()) {
            return Optional.empty();
        }
        try {
            Dataset dataset = datasets.describe(trained.dataset());
            String request = "eval-" + trained.runId();
            double[] losses;
            TestMetrics metrics;
            try (OnnxModel model = models.open(trained.artifact())) {
                Announcement.requireMatch(trained, model, dataset);
                losses = validation.of(model, trained.artifact(), dataset, request);
                metrics = TestMetrics.of(predictor.predict(model, request, dataset, Split.TEST), trained.labels());
            }
            Optional<ArtifactRef> largeConfusion = metrics.confusion().classes() > ModelEvaluated.MOST_CLASSES_INLINE
                    ? Optional.of(confusions.keep(metrics.confusion()))
                    : Optional.empty();
            Standing now = standing.get(); // anew: someone may have promoted by hand while the model ran
            Optional<ModelPromoted> champion = now.champion(trained.model());
            int version = now.nextVersion(trained.model());
            Optional<ModelEvaluated.Gate> settled = gate.withoutComparison(trained, version, champion);
            ModelEvaluated.Gate decision = settled.isPresent()
                    ? settled.get()
                    : gate.compare(
                            version,
                            losses,
                            champion.get().version(),
                            championLosses(champion.get(), dataset, request + "-champion"));
            return Optional.of(Verdict.of(trained, version, metrics, largeConfusion, decision));
        } catch (InvalidModelException | InvalidDatasetException | InvalidPredictionException e) {
            throw new UnusableModelException("run " + trained.runId() + " cannot be judged: " + e.getMessage(), e);
        } catch (ArtifactException e) {
            throw new UnavailableException(e.getMessage(), e);
        }
    }

    /** Of the champion in its own shape; a champion that cannot run holds the verdict up until one is there that can. */
    private double[] championLosses(ModelPromoted champion, Dataset dataset, String request)
            throws UnavailableException, InterruptedException {
        try (OnnxModel model = models.open(champion.artifact())) {
            return validation.of(model, champion.artifact(), dataset, request);
        } catch (ArtifactException | InvalidModelException | InvalidPredictionException e) {
            throw new UnavailableException(
                    "champion " + champion.version() + " of " + champion.model()
                            + " cannot be compared with; repair it or promote another version: " + e.getMessage(),
                    e);
        }
    }
}
