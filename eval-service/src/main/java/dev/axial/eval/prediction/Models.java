package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;

/** Opens models of the artifact store, their content verified. Thread-safe. */
public final class Models {

    private final ArtifactStore store;
    private final OnnxSettings settings;

    public Models(ArtifactStore store, OnnxSettings settings) {
        this.store = requireNonNull(store, "store");
        this.settings = requireNonNull(settings, "settings");
    }

    /**
     * @return the caller closes it
     * @throws ArtifactException if the file is missing, damaged or out of reach
     * @throws InvalidModelException if it is intact, and no model that Axial can run
     */
    public OnnxModel open(ArtifactRef artifact) throws ArtifactException, InvalidModelException {
        return OnnxModel.open(store.read(artifact), settings);
    }
}
