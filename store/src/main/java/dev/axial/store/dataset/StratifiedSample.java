package dev.axial.store.dataset;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.training.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A smaller dataset with the class proportions of a large one. */
public final class StratifiedSample {

    public StratifiedSample(Map<Split, Integer> images, long seed) {}

    public ArtifactRef write(Path npz, Path target) throws InvalidDatasetException, IOException {
        throw new UnsupportedOperationException();
    }
}
