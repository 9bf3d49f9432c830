package dev.axial.infer.champion;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch.Serving;
import java.util.HashMap;
import java.util.Map;

/**
 * The models of one poll: equal batches get the same model, even while champions are swapped, so that they can be run
 * together. For one thread, which closes it when every batch is answered.
 */
public final class Leases implements AutoCloseable {

    private final ServedChampions champions;
    private final Map<Need, ServedModel.Lease> leases = new HashMap<>();

    Leases(ServedChampions champions) {
        this.champions = champions;
    }

    /** Leases a model as {@link ServedChampions#lease} does. */
    public ServedModel model(Serving shapedFor, ImageShape shape)
            throws ModelUnavailableException, ModelUnusableException {
        Need need = new Need(shapedFor, shape);
        ServedModel.Lease lease = leases.get(need);
        if (lease == null) {
            lease = champions.lease(shapedFor, shape);
            leases.put(need, lease);
        }
        return lease.model();
    }

    @Override
    public void close() {
        leases.values().forEach(ServedModel.Lease::close);
        leases.clear();
    }

    private record Need(Serving shapedFor, ImageShape shape) {}
}
