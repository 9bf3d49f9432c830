package dev.axial.train.weights;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.WeightsRef;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.safetensors.InvalidSafetensorsException;
import dev.axial.train.safetensors.Safetensors;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of weights, from the artifact store, or fetched once into it. Thread-safe. */
public final class WeightFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WeightFiles.class);

    private final ArtifactStore store;
    private final AllowedAddresses allowed;
    private final WeightSource source;

    /** The source of content that is not in the store. */
    @FunctionalInterface
    interface WeightSource {
        /**
         * @return the content; of a longer one than expected, any part that is longer too
         * @throws InvalidWeightsException if it will not be had there
         * @throws WeightsUnreachableException if it may be had there later
         */
        byte[] get(URI address, long bytes, Pauses waiting)
                throws InvalidWeightsException, WeightsUnreachableException, AttemptEndException, InterruptedException;
    }

    /**
     * @param allowed addresses from which weights may be fetched
     * @param timeout of one try to fetch a file
     */
    public WeightFiles(ArtifactStore store, AllowedAddresses allowed, Duration timeout) {
        this(store, allowed, new Download(allowed, timeout));
    }

    WeightFiles(ArtifactStore store, AllowedAddresses allowed, WeightSource source) {
        this.store = requireNonNull(store, "store");
        this.allowed = requireNonNull(allowed, "allowed");
        this.source = requireNonNull(source, "source");
    }

    /**
     * Refuses at once what would have to be fetched from an address that is not allowed.
     *
     * @throws UnreachableStoreException if the store cannot be reached: later it may
     */
    public void check(WeightsRef ref) throws InvalidWeightsException {
        if (ref.address().isPresent() && !allowed.allows(ref.address().get()) && !store.contains(ref.file())) {
            throw new InvalidWeightsException(
                    "weights.address is " + ref.address().get() + ", and "
                            + AllowedAddresses.KEY + " allows " + allowed
                            + "; give the file by --weights, or have its address allowed");
        }
    }

    /**
     * @param waiting while weights are fetched
     * @throws InvalidWeightsException if they are not to be had, or are not what the network's backbone needs
     * @throws WeightsUnreachableException if they could not be fetched, and may be later
     * @throws UnreachableStoreException if the store cannot be reached: later it may
     */
    public Pretrained read(WeightsRef ref, Network network, Pauses waiting)
            throws InvalidWeightsException, WeightsUnreachableException, AttemptEndException, InterruptedException {
        ArtifactRef file = ref.file();
        if (ref.address().isPresent() && !store.contains(file)) {
            check(ref);
            fetch(ref.address().get(), file, waiting);
        }
        try {
            Pretrained weights = Pretrained.of(file.sha256().hex(), Safetensors.decode(store.read(file)), network);
            LOG.info(
                    "{} tensors of weights {} are taken{}",
                    weights.tensors().size(),
                    file.sha256(),
                    weights.ignored().isEmpty() ? "" : ", ignored: " + String.join(", ", weights.ignored()));
            return weights;
        } catch (ArtifactException e) {
            if (e.isTemporary()) {
                throw new UnreachableStoreException(e);
            }
            throw new InvalidWeightsException("the weights cannot be read: " + e.getMessage());
        } catch (InvalidSafetensorsException e) {
            throw new InvalidWeightsException("the weights are no safetensors file: " + e.getMessage());
        }
    }

    /** The addresses that weights may come from, for the log. */
    @Override
    public String toString() {
        return "weights fetched from " + allowed;
    }

    private void fetch(URI address, ArtifactRef file, Pauses waiting)
            throws InvalidWeightsException, WeightsUnreachableException, AttemptEndException, InterruptedException {
        byte[] content = source.get(address, file.bytes(), waiting);
        ArtifactRef got = new ArtifactRef(Sha256.of(content), content.length);
        if (!got.equals(file)) {
            throw new InvalidWeightsException("the weights at " + address
                    + " are not those that the recipe names: expected " + file.sha256() + " of " + file.bytes()
                    + " bytes, got "
                    + (content.length > file.bytes() ? "more" : got.sha256() + " of " + content.length));
        }
        store.put(content);
    }
}
