package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.tensor.TensorBatch.Serving;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Versions that are not champion but have batches left: the last few in use stay loaded. Thread-safe; one load at a time.
 */
final class NamedVersions implements AutoCloseable {

    /** Enough for the backlog of a swap in flight; more would keep memory that nobody uses. */
    private static final int LARGEST = 2;

    private final ModelLoader loader;
    private final Map<Serving, ServedModel> models = new LinkedHashMap<>(4, 0.75f, true); // last used last

    NamedVersions(ModelLoader loader) {
        this.loader = loader;
    }

    synchronized ServedModel.Lease lease(Serving version, ArtifactRef artifact) throws ModelUnavailableException {
        ServedModel model = models.get(version);
        if (model == null) {
            model = loader.load(version.model(), version.version(), artifact);
            models.put(version, model);
        }
        ServedModel.Lease lease = model.lease();
        if (models.size() > LARGEST) {
            Iterator<ServedModel> eldest = models.values().iterator();
            eldest.next().release();
            eldest.remove();
        }
        return lease;
    }

    @Override
    public synchronized void close() {
        models.values().forEach(ServedModel::release);
        models.clear();
    }
}
