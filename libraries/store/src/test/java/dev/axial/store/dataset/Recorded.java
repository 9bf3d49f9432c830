package dev.axial.store.dataset;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Datasets that NumPy wrote: {@code src/test/python/record_npz.py}. */
final class Recorded {

    private Recorded() {}

    static Path dataset(String name) {
        try {
            return Path.of(Recorded.class.getResource(name + ".npz").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
