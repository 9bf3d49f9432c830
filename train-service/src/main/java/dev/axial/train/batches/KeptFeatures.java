package dev.axial.train.batches;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features of whole splits in the artifact store, so that no run, and no attempt after a crash, computes what another has:
 * {@code features/<key>} points to the file. Whoever deletes them loses time only. Thread-safe.
 *
 * <p>A store that cannot be reached is an {@link UncheckedIOException}.
 */
public final class KeptFeatures {

    private static final Logger LOG = LoggerFactory.getLogger(KeptFeatures.class);
    private static final String FOLDER = "features/";

    private final ArtifactStore store;

    public KeptFeatures(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    /**
     * @param key of all that decides the features
     * @param images in the split
     * @param features of one image
     * @return a copy, for the caller to close; empty if there are none, or what is there is damaged
     */
    public Optional<FeatureFile> find(Sha256 key, int images, int features) {
        Optional<byte[]> pointer = store.pointer(FOLDER + key);
        if (pointer.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path copy = Files.createTempFile("axial-features-", ".float32");
            try {
                store.copyTo(EventJson.read(pointer.get(), ArtifactRef.class), copy);
                return Optional.of(FeatureFile.open(copy, images, features));
            } catch (ArtifactException | InvalidEventException | IllegalArgumentException e) {
                Files.deleteIfExists(copy);
                LOG.warn("kept features {} cannot be used and are computed again: {}", key, e.getMessage());
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be kept on disk", e);
        }
    }

    /** Keeps a file in which every image of the split has been put. */
    public void keep(Sha256 key, FeatureFile file) {
        store.point(FOLDER + key, EventJson.write(store.put(file.seal())));
    }
}
