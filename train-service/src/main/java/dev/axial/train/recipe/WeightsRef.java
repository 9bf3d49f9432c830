package dev.axial.train.recipe;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import java.net.URI;
import java.util.Optional;

/**
 * Weights that a network begins with instead of drawn ones: a safetensors file, pinned by its content.
 *
 * @param file its SHA-256 and its length, which is the most that is ever read
 * @param address from where it is fetched if the artifact store does not have it; https
 */
public record WeightsRef(ArtifactRef file, Optional<URI> address) {

    /** Four times what a ResNet-18 takes. */
    public static final long MOST_BYTES = 256L << 20;

    public WeightsRef {
        requireNonNull(file, "file");
        if (file.bytes() > MOST_BYTES) {
            throw new IllegalArgumentException("weights.bytes is at most " + MOST_BYTES + ", got " + file.bytes());
        }
        if (address.isPresent() && !"https".equals(address.get().getScheme())) {
            throw new IllegalArgumentException("weights.address begins with https://, got " + address.get());
        }
    }
}
