package dev.axial.store;

import dev.axial.contract.model.ArtifactRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Artifacts by content. */
public final class ArtifactStore implements AutoCloseable {

    private ArtifactStore() {}

    public static ArtifactStore open(StoreConfiguration configuration) {
        return open(configuration.scheme(), configuration.options());
    }

    public static ArtifactStore open(String scheme, Map<String, String> options) {
        throw new UnsupportedOperationException();
    }

    public static ArtifactStore local(Path root) {
        throw new UnsupportedOperationException();
    }

    public ArtifactRef put(byte[] content) {
        throw new UnsupportedOperationException();
    }

    public ArtifactRef put(Path file) {
        throw new UnsupportedOperationException();
    }

    public byte[] read(ArtifactRef ref) throws ArtifactException {
        throw new UnsupportedOperationException();
    }

    public void copyTo(ArtifactRef ref, Path target) throws ArtifactException {
        throw new UnsupportedOperationException();
    }

    public boolean contains(ArtifactRef ref) {
        throw new UnsupportedOperationException();
    }

    public void delete(ArtifactRef ref) {
        throw new UnsupportedOperationException();
    }

    public void point(String path, byte[] content) {
        throw new UnsupportedOperationException();
    }

    public Optional<byte[]> pointer(String path) {
        throw new UnsupportedOperationException();
    }

    public List<String> pointers(String folder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
