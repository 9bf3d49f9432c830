package dev.axial.eval;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.eval.metrics.TestMetrics;
import dev.axial.store.dataset.Dataset;
import java.util.Optional;

/** A model's results on validation and test, and perhaps a champion's on validation. Immutable. */
public final class Measurement {

    private final ModelTrained trained;
    private final Dataset dataset;
    private final double[] losses;
    private final TestMetrics metrics;
    private final Optional<ArtifactRef> largeConfusion;
    private final Optional<ModelPromoted> champion;
    private final double[] championLosses;

    /** @param largeConfusion where the confusion matrix is kept, if it has more classes than an event holds */
    Measurement(
            ModelTrained trained,
            Dataset dataset,
            double[] losses,
            TestMetrics metrics,
            Optional<ArtifactRef> largeConfusion) {
        this(trained, dataset, losses, metrics, largeConfusion, Optional.empty(), new double[0]);
    }

    private Measurement(
            ModelTrained trained,
            Dataset dataset,
            double[] losses,
            TestMetrics metrics,
            Optional<ArtifactRef> largeConfusion,
            Optional<ModelPromoted> champion,
            double[] championLosses) {
        this.trained = trained;
        this.dataset = dataset;
        this.losses = losses;
        this.metrics = metrics;
        this.largeConfusion = largeConfusion;
        this.champion = champion;
        this.championLosses = championLosses;
    }

    Measurement against(ModelPromoted other, double[] otherLosses) {
        return new Measurement(trained, dataset, losses, metrics, largeConfusion, Optional.of(other), otherLosses);
    }

    ModelTrained trained() {
        return trained;
    }

    Dataset dataset() {
        return dataset;
    }

    /** Loss of each validation image, {@code [n]}; nats. Not to be changed. */
    double[] losses() {
        return losses;
    }

    TestMetrics metrics() {
        return metrics;
    }

    Optional<ArtifactRef> largeConfusion() {
        return largeConfusion;
    }

    /** The champion's on the same images, {@code [n]}; empty unless it is the one that was compared with. */
    Optional<double[]> lossesOf(ModelPromoted present) {
        return champion.filter(compared -> compared.runId().equals(present.runId())
                        && compared.version() == present.version()
                        && compared.artifact().equals(present.artifact()))
                .map(compared -> championLosses);
    }
}
