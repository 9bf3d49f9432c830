package dev.axial.figures.dataset;

import java.util.List;

/**
 * The number of images of each class in a split.
 *
 * @param split its name: train, validation, test
 * @param counts in the order of the labels, at least one image in all
 */
public record SplitCounts(String split, List<Integer> counts) {

    public SplitCounts {
        counts = List.copyOf(counts);
        if (counts.stream().anyMatch(count -> count < 0)
                || counts.stream().mapToInt(Integer::intValue).sum() == 0) {
            throw new IllegalArgumentException(
                    "counts of split '" + split + "' are 0 or more and not all 0, got " + counts);
        }
    }

    /** Images of the split. */
    public int images() {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /** Part of the split's images that are of the class, 0 to 1. */
    public double share(int classIndex) {
        return (double) counts.get(classIndex) / images();
    }
}
