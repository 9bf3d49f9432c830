package dev.axial.store.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Datasets that can be fetched by name. */
public final class PublishedDatasets {

    public record Published(String name, URI address, String md5, long bytes, String attribution) {}

    /** Told as bytes arrive. */
    @FunctionalInterface
    public interface Progress {
        void received(long bytes, long of);
    }

    private PublishedDatasets() {}

    public static PublishedDatasets medmnist() {
        return new PublishedDatasets();
    }

    public List<Published> all() {
        throw new UnsupportedOperationException();
    }

    public Optional<Published> find(String name) {
        throw new UnsupportedOperationException();
    }

    public Path fetch(String name, Path folder, Progress progress) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
