package dev.axial.train.weights;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.WeightsRef;
import dev.axial.train.safetensors.InvalidSafetensorsException;
import dev.axial.train.safetensors.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of weights, from the artifact store, or fetched once into it. Thread-safe. */
public final class WeightFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WeightFiles.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ArtifactStore store;
    private final Source source;

    /** Where content that is not in the store comes from. */
    @FunctionalInterface
    interface Source {
        /** @return the content; of a longer one than expected, any part that is longer too */
        byte[] get(URI address, long bytes) throws IOException;
    }

    public WeightFiles(ArtifactStore store) {
        this(store, WeightFiles::download);
    }

    WeightFiles(ArtifactStore store, Source source) {
        this.store = requireNonNull(store, "store");
        this.source = requireNonNull(source, "source");
    }

    /**
     * @throws InvalidWeightsException if they are not to be had, or are not what the network's backbone needs
     * @throws UnreachableStoreException if the store cannot be reached: later it may
     */
    public Pretrained read(WeightsRef ref, Network network) throws InvalidWeightsException {
        ArtifactRef file = ref.file();
        if (!store.contains(file) && ref.address().isPresent()) {
            fetch(ref.address().get(), file);
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

    private void fetch(URI address, ArtifactRef file) throws InvalidWeightsException {
        try {
            byte[] content = source.get(address, file.bytes());
            ArtifactRef got = new ArtifactRef(Sha256.of(content), content.length);
            if (!got.equals(file)) {
                throw new InvalidWeightsException(
                        "the weights at " + address + " are not those that the recipe names: expected "
                                + file.sha256() + " of " + file.bytes() + " bytes, got "
                                + (content.length > file.bytes() ? "more" : got.sha256() + " of " + content.length));
            }
            store.put(content);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidWeightsException("the weights cannot be fetched from " + address + " (" + e
                    + "); without network, give the file by --weights");
        }
    }

    /** At most one byte more than expected: enough to know that it is another file. */
    private static byte[] download(URI address, long bytes) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        try (InputStream in = connection.getInputStream()) {
            return in.readNBytes(Math.toIntExact(bytes + 1));
        } finally {
            connection.disconnect();
        }
    }
}
