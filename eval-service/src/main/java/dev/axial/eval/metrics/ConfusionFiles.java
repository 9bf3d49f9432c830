package dev.axial.eval.metrics;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.store.ArtifactStore;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Keeps confusion matrices that are too large for an event as artifacts: an npz file with one array {@code confusion},
 * int32 {@code [true class, predicted class]}. The same matrix gives the same artifact. Thread-safe.
 */
public final class ConfusionFiles {

    public static final String ARRAY = "confusion";

    private final ArtifactStore store;

    public ConfusionFiles(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    /** @throws UncheckedIOException if the store cannot be reached, or the temporary folder cannot be written */
    public ArtifactRef keep(ConfusionMatrix confusion) {
        try {
            Path npz = Files.createTempFile("axial-confusion-", ".npz");
            try {
                NpzWriter.write(npz, Map.of(ARRAY, array(confusion)));
                return store.put(npz);
            } finally {
                Files.deleteIfExists(npz);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NpyArray array(ConfusionMatrix confusion) {
        int classes = confusion.classes();
        int[] counts = new int[Math.multiplyExact(classes, classes)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = confusion.count(i / classes, i % classes);
        }
        return NpyArray.int32(counts, classes, classes);
    }
}
