package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

/**
 * Content in the artifact store, named by what it is: {@code objects/<sha256>}.
 *
 * @param sha256 what the content must digest to
 * @param bytes how long it is
 */
public record ArtifactRef(Sha256 sha256, long bytes) {

    public ArtifactRef {
        requireNonNull(sha256, "sha256");
        if (bytes < 0) {
            throw new IllegalArgumentException("an artifact has 0 or more bytes, got " + bytes);
        }
    }
}
