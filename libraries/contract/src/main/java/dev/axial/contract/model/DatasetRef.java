package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

/**
 * One version of a dataset: the name that people use, and the content that it stood for.
 *
 * @param name 1 to 64 of {@code a-z 0-9 . _ -}
 * @param artifact the npz file
 */
public record DatasetRef(String name, ArtifactRef artifact) {

    public DatasetRef {
        requireName(name);
        requireNonNull(artifact, "artifact");
    }

    /** @throws IllegalArgumentException if {@code name} cannot name a dataset */
    public static String requireName(String name) {
        if (name == null || !name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "a dataset name is 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit, got '" + name + "'");
        }
        return name;
    }
}
