package dev.axial.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that somebody meant who mistyped it. */
final class NearestName {

    /** Letters missing, added or replaced; more of them make another word. */
    private static final int SLIPS = 2;

    private NearestName() {}

    /** Returns the name with the smallest edit distance from {@code typed}, if that is small. */
    static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> slips(typed, name) <= SLIPS)
                .min(Comparator.<String>comparingInt(name -> slips(typed, name)).thenComparing(name -> name));
    }

    private static int slips(String typed, String name) {
        return LevenshteinDistance.getDefaultInstance().apply(typed, name);
    }
}
