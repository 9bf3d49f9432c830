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
import dev.axial.eval.prediction.Predictor;
import dev.axial.eval.prediction.UnavailableException;
import dev.axial.eval.prediction.ValidationLosses;
import dev.axial.eval.version.Standing;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import java.util.Optional;

/**
 * A trained model in, a verdict out: run it over validation and test, compare its validation losses with the
 * champion's, name the version. The gate sees validation alone; test is reported alone.
 *
 * <p>{@link #measure} and {@link #compare} take their time. {@link #verdict} takes none, and decides by the champion of
 * that moment: a measurement that was compared with another champion gives no verdict until it is compared anew.
 */
public final class Evaluation {

    private final ArtifactStore store;
    private final Datasets datasets;
    private final OnnxSettings onnx;
    private final Predictor predictor;
    private final ValidationLosses validation;
    private final ConfusionFiles confusions;
    private final Gate gate;

    /**
     * @param store of datasets, models and large confusion matrices
     * @param onnx how models run
     */
    public Evaluation(ArtifactStore store, OnnxSettings onnx, Predictor predictor, Gate gate) {
        this.store = requireNonNull(store, "store");
        this.datasets = new Datasets(store);
        this.onnx = requireNonNull(onnx, "onnx");
        this.predictor = requireNonNull(predictor, "predictor");
        this.validation = new ValidationLosses(predictor);
        this.confusions = new ConfusionFiles(store);
        this.gate = requireNonNull(gate, "gate");
    }

    /**
     * Runs the model over the validation and the test split.
     *
     * @throws UnavailableException if a file or images are not there yet; the same question can be asked again
     * @throws UnusableModelException if no repetition would help
     */
    public Measurement measure(ModelTrained trained)
            throws UnavailableException, UnusableModelException, InterruptedException {
        try {
            Dataset dataset = datasets.describe(trained.dataset());
            try (OnnxModel model = open(trained.artifact())) {
                Announcement.requireMatch(trained, model, dataset);
                double[] losses = validation.of(model, trained.artifact(), dataset, request(trained));
                TestMetrics metrics = TestMetrics.of(
                        predictor.predict(model, request(trained), dataset, Split.TEST), trained.labels());
                Optional<ArtifactRef> largeConfusion =
                        metrics.confusion().classes() > ModelEvaluated.MOST_CLASSES_INLINE
                                ? Optional.of(confusions.keep(metrics.confusion()))
                                : Optional.empty();
                return new Measurement(trained, dataset, losses, metrics, largeConfusion);
            }
        } catch (InvalidModelException | InvalidDatasetException | InvalidPredictionException e) {
            throw new UnusableModelException("run " + trained.runId() + " cannot be judged: " + e.getMessage(), e);
        } catch (ArtifactException e) {
            throw new UnavailableException(e.getMessage(), e);
        }
    }

    /**
     * Runs the champion over the same validation images, if the gate needs that.
     *
     * @throws UnavailableException if the champion or images are not there yet, or the champion cannot run; the same
     *     question can be asked again, and with another champion at once
     */
    public Measurement compare(Measurement measurement, Optional<ModelPromoted> champion)
            throws UnavailableException, InterruptedException {
        ModelTrained trained = measurement.trained();
        if (gate.withoutComparison(trained, 1, champion).isPresent()) {
            return measurement;
        }
        return measurement.against(
                champion.get(), championLosses(champion.get(), measurement.dataset(), request(trained) + "-champion"));
    }

    /**
     * @param standing what is decided at the moment of asking
     * @return empty if the measurement must be {@linkplain #compare compared} with the present champion first
     * @throws UnusableModelException if the verdict is larger than its topic accepts
     */
    public Optional<Verdict> verdict(Measurement measurement, Standing standing) throws UnusableModelException {
        return Verdict.decide(measurement, standing, gate);
    }

    private static String request(ModelTrained trained) {
        return "eval-" + trained.runId();
    }

    /**
     * @return the caller closes it
     * @throws ArtifactException if the file is missing, damaged or out of reach
     * @throws InvalidModelException if it is intact, and no model that Axial can run
     */
    private OnnxModel open(ArtifactRef artifact) throws ArtifactException, InvalidModelException {
        return OnnxModel.open(store.read(artifact), onnx);
    }

    /**
     * Losses of the champion in its own shape; a champion that cannot run holds the verdict up until one is there that
     * can.
     */
    private double[] championLosses(ModelPromoted champion, Dataset dataset, String request)
            throws UnavailableException, InterruptedException {
        try (OnnxModel model = open(champion.artifact())) {
            return validation.of(model, champion.artifact(), dataset, request);
        } catch (ArtifactException | InvalidModelException | InvalidPredictionException e) {
            throw new UnavailableException(
                    "champion " + champion.version() + " of " + champion.model()
                            + " cannot be compared with; repair it or promote another version: " + e.getMessage(),
                    e);
        }
    }
}
