package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.eval.metrics.InvalidPredictionException;
import dev.axial.eval.metrics.LogLoss;
import dev.axial.onnx.OnnxModel;
import dev.axial.store.dataset.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Per-image log losses over validation splits. Those used last are remembered, so that a champion need not run again for
 * every challenger: a model is its content and a dataset too, so what is remembered stays true. Thread-safe.
 */
public final class ValidationLosses {

    private static final int REMEMBERED = 8; // 50 kB each for OrganAMNIST's 6,491 images

    private final Predictor predictor;
    private final Map<Key, double[]> newest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, double[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ValidationLosses(Predictor predictor) {
        this.predictor = requireNonNull(predictor, "predictor");
    }

    /**
     * @param artifact what {@code model} was opened from
     * @param requestId under which images are asked for, if that is needed
     * @return {@code [n]}, in the order of the split; nats
     * @throws UnavailableException if images do not come in time
     * @throws InvalidPredictionException if the model gives no probabilities
     */
    public synchronized double[] of(OnnxModel model, ArtifactRef artifact, Dataset dataset, String requestId)
            throws UnavailableException, InvalidPredictionException, InterruptedException {
        Key key = new Key(artifact.sha256(), dataset.ref().artifact().sha256());
        double[] losses = newest.get(key);
        if (losses == null) {
            losses = LogLoss.perImage(predictor.predict(model, requestId, dataset, Split.VALIDATION));
            newest.put(key, losses);
        }
        return losses.clone();
    }

    private record Key(Sha256 model, Sha256 dataset) {}
}
