package dev.axial.contract.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for class names; position in the list = class index = logit index. */
public final class Labels {

    /** Most characters (Unicode code points) of a label. */
    public static final int LONGEST = 200;

    private static final int FEWEST = 2;
    private static final int MOST = 4096;
    private static final int SHOWN = 20;
    private static final int SHOWN_CHARACTERS = 40;

    private Labels() {}

    /**
     * @return an immutable copy
     * @throws IllegalArgumentException unless there are 2 to 4096, none blank or longer than {@value #LONGEST}
     *     characters, no two alike
     */
    public static List<String> require(List<String> labels) {
        if (labels == null || labels.size() < FEWEST || labels.size() > MOST) {
            throw new IllegalArgumentException("a classifier needs 2 to 4096 labels, got "
                    + (labels == null || labels.size() < FEWEST ? labels : labels.size()));
        }
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            if (label == null || label.isBlank()) {
                throw new IllegalArgumentException("none of the labels is blank, got '" + label + "' at index " + i);
            }
            int characters = label.codePointCount(0, label.length());
            if (characters > LONGEST) {
                String begin = label.substring(0, label.offsetByCodePoints(0, SHOWN_CHARACTERS));
                throw new IllegalArgumentException("a label has at most " + LONGEST + " characters, the one at index "
                        + i + ", '" + begin + "...', has " + characters);
            }
            if (!distinct.add(label)) {
                throw new IllegalArgumentException(
                        "labels differ from each other, got '" + label + "' twice, also at index " + i);
            }
        }
        return List.copyOf(labels);
    }

    /** The labels for a message of bounded length: all of a few, otherwise the first 20 and how many there are. */
    public static String shown(List<String> labels) {
        return labels.size() <= SHOWN
                ? labels.toString()
                : "[" + String.join(", ", labels.subList(0, SHOWN)) + ", ...] (" + labels.size() + " in all)";
    }
}
