package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;

/** Loads models. Thread-safe. */
@FunctionalInterface
interface ModelSource {

    /**
     * @return a model that answers at full speed
     * @throws ModelUnavailableException if the file is missing, damaged, out of reach, or no model that can be served
     */
    ServedModel load(ModelName name, int version, ArtifactRef artifact) throws ModelUnavailableException;
}
