package dev.axial.store.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Datasets by name. */
public final class Datasets {

    private final ArtifactStore store;

    public Datasets(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    public Dataset importNpz(Path npz, String name) throws InvalidDatasetException, ArtifactException {
        throw new UnsupportedOperationException("" + store);
    }

    public Optional<Dataset> find(String name) {
        throw new UnsupportedOperationException();
    }

    public List<Dataset> list() {
        throw new UnsupportedOperationException();
    }

    public DatasetContent load(DatasetRef ref) throws ArtifactException, InvalidDatasetException {
        throw new UnsupportedOperationException();
    }
}
