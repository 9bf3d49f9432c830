package dev.axial.store.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.training.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** A dataset's description and every image of its three splits. Immutable and thread-safe. */
public final class DatasetContent {

    private final Dataset dataset;
    private final Map<Split, LabelledImages> splits;

    /** @throws IllegalArgumentException if a split is missing, or has another shape or count than {@code dataset} says */
    public DatasetContent(Dataset dataset, Map<Split, LabelledImages> splits) {
        this.dataset = requireNonNull(dataset, "dataset");
        EnumMap<Split, LabelledImages> copy = new EnumMap<>(Split.class);
        copy.putAll(splits);
        for (Split split : Split.values()) {
            LabelledImages images = copy.get(split);
            if (images == null
                    || images.size() != dataset.images().get(split)
                    || !images.shape().equals(dataset.shape())) {
                throw new IllegalArgumentException("split " + split.code() + " of " + dataset + " has "
                        + dataset.images().get(split) + " images of shape " + dataset.shape() + ", got " + images);
            }
        }
        this.splits = Collections.unmodifiableMap(copy);
    }

    public Dataset dataset() {
        return dataset;
    }

    public LabelledImages split(Split split) {
        return splits.get(requireNonNull(split, "split"));
    }
}
