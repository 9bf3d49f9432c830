package dev.axial.contract.model;

import java.util.HashSet;
import java.util.List;

/** What class names must be; position in the list = class index = logit index. */
public final class Labels {

    private Labels() {}

    /**
     * @return an immutable copy
     * @throws IllegalArgumentException unless there are 2 to 4096, none blank, no two alike
     */
    public static List<String> require(List<String> labels) {
        if (labels == null || labels.size() < 2 || labels.size() > 4096) {
            throw new IllegalArgumentException("a classifier needs 2 to 4096 labels, got " + labels);
        }
        if (labels.stream().anyMatch(label -> label == null || label.isBlank())) {
            throw new IllegalArgumentException("a label is not blank, got " + labels);
        }
        if (new HashSet<>(labels).size() != labels.size()) {
            throw new IllegalArgumentException("labels differ from each other, got " + labels);
        }
        return List.copyOf(labels);
    }
}
