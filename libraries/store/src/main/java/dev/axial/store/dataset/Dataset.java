package dev.axial.store.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Labels;
import dev.axial.contract.training.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The description of an imported dataset, known without loading it; kept as JSON at {@code datasets/<name>}.
 *
 * @param ref its name, and the content that the name stands for
 * @param labels class names; position = class index
 * @param shape of every image
 * @param images how many images each split has, at least 1 each
 */
public record Dataset(DatasetRef ref, List<String> labels, ImageShape shape, Map<Split, Integer> images) {

    public Dataset {
        requireNonNull(ref, "ref");
        labels = Labels.require(labels);
        requireNonNull(shape, "shape");
        EnumMap<Split, Integer> counts = new EnumMap<>(Split.class);
        counts.putAll(requireNonNull(images, "images"));
        for (Split split : Split.values()) {
            if (counts.getOrDefault(split, 0) < 1) {
                throw new IllegalArgumentException("each split has at least 1 image, got " + images);
            }
        }
        images = Collections.unmodifiableMap(counts);
    }
}
