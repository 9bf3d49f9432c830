package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.infer.batch.RunSettings;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models from the artifact store until they answer at full speed: bytes checked against their SHA-256, file
 * checked by {@link OnnxModel}, warmed up with one image and with a full run. Thread-safe.
 */
public final class ModelLoader implements ModelSource {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

    private final ArtifactStore store;
    private final OnnxSettings settings;
    private final RunSettings runs;
    private final ModelListener listener;

    public ModelLoader(ArtifactStore store, OnnxSettings settings, RunSettings runs, ModelListener listener) {
        this.store = store;
        this.settings = settings;
        this.runs = runs;
        this.listener = listener;
    }

    @Override
    public ServedModel load(ModelName name, int version, ArtifactRef artifact) throws ModelUnavailableException {
        String what = name + " v" + version;
        long start = System.nanoTime();
        OnnxModel model = open(what, artifact);
        boolean warm = false;
        try {
            long loaded = System.nanoTime();
            warmUp(what, model, 1);
            warmUp(what, model, runs.maxBatch());
            LOG.info(
                    "{} loaded: SHA-256 {}, input {}, {} classes; {} ms to load, {} ms to warm up",
                    what,
                    artifact.sha256().abbreviated(),
                    model.input(),
                    model.classes(),
                    TimeUnit.NANOSECONDS.toMillis(loaded - start),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - loaded));
            warm = true;
            return new ServedModel(name, version, artifact.sha256(), model, runs, listener);
        } finally {
            if (!warm) {
                model.close();
            }
        }
    }

    private OnnxModel open(String what, ArtifactRef artifact) throws ModelUnavailableException {
        try {
            return OnnxModel.open(store.read(artifact), settings);
        } catch (ArtifactException e) {
            throw new ModelUnavailableException(what + " cannot be loaded: " + e.getMessage(), !e.isTemporary(), e);
        } catch (InvalidModelException e) {
            throw new ModelUnavailableException(what + " cannot be loaded: " + e.getMessage(), true, e);
        }
    }

    /** First runs are slow: memory is laid out per batch size. And a model that answers no numbers shows here. */
    private static void warmUp(String what, OnnxModel model, int n) throws ModelUnavailableException {
        OnnxOutput output =
                model.run(ByteBuffer.allocateDirect(n * model.input().size()), n);
        for (float probability : output.probabilities()) {
            if (!(probability >= 0 && probability <= 1)) { // NaN fails too
                throw new ModelUnavailableException(
                        what + " cannot serve: a probability is 0 to 1, for a black image it answers " + probability,
                        true);
            }
        }
    }
}
