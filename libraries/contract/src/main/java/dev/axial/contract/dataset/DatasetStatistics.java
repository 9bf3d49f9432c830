package dev.axial.contract.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Labels;
import dev.axial.contract.training.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A labelled dataset in numbers: how its classes are spread, and how its pixels are. Ingest's answer to
 * {@code GET /datasets/{name}/statistics}. Pixels are those of the training split; validation and test are counted only.
 *
 * @param dataset the version that was looked at
 * @param shape of every image, uint8 {@code [C, H, W]}
 * @param labels class names, K of 2 to {@value #MAX_CLASSES}; position = class index
 * @param classCounts how many images of each class each split has, {@code [K]}; every split is there
 * @param labelCorrelation Pearson's correlation of the one-hot label columns over the training split, {@code [K, K]},
 *     symmetric, each within -1 to 1. As an image has one label, with {@code p} the class shares,
 *     {@code r(i, j) = -sqrt(p_i p_j / ((1 - p_i) (1 - p_j)))} for {@code i != j}, and {@code r(i, i) = 1}. A class of no
 *     training image, or of all, has a constant column, for which r is not defined: 0 stands there
 * @param pixelHistogram how often each byte value occurs in some training images
 * @param pixelVariance per class, the mean over its training images of the variance of an image's pixels, {@code [K]};
 *     see {@link #BYTES_PER_UNIT}. With {@code x} the n values of an image, all channels together, its variance is
 *     {@code sum (x - mean)^2 / n}; 0 to 1. 0 for a class of no training image
 */
public record DatasetStatistics(
        DatasetRef dataset,
        ImageShape shape,
        List<String> labels,
        Map<Split, List<Integer>> classCounts,
        List<List<Double>> labelCorrelation,
        PixelHistogram pixelHistogram,
        List<Double> pixelVariance) {

    /** More would make the correlation matrix larger than the rest of any page. */
    public static final int MAX_CLASSES = 512;

    /** Variances are of pixels scaled to {@code [-1, 1]}: {@code value = byte / 127.5 - 1}. */
    public static final double BYTES_PER_UNIT = 127.5;

    public DatasetStatistics {
        requireNonNull(dataset, "dataset");
        requireNonNull(shape, "shape");
        labels = Labels.require(labels);
        int classes = labels.size();
        if (classes > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "statistics are of at most " + MAX_CLASSES + " classes, the dataset has " + classes);
        }
        requireNonNull(pixelHistogram, "pixelHistogram");
        if (pixelHistogram.counts().size() != shape.channels()) {
            throw new IllegalArgumentException("a histogram has one row for each of " + shape.channels()
                    + " channels, got " + pixelHistogram.counts().size());
        }
        classCounts = countsOf(requireNonNull(classCounts, "classCounts"), classes);
        labelCorrelation = labelCorrelation.stream()
                .map(row -> within("a correlation", row, classes, -1, 1))
                .toList();
        if (labelCorrelation.size() != classes) {
            throw new IllegalArgumentException(
                    "a correlation matrix of " + classes + " classes has as many rows, got " + labelCorrelation.size());
        }
        pixelVariance = within("a pixel variance", pixelVariance, classes, 0, 1);
    }

    /** Returns the number of images of the split. */
    public int images(Split split) {
        return classCounts.get(split).stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Part of the split's images that are of the class, 0 to 1; 0 in a split of no image.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= classIndex < labels().size()}
     */
    public double share(Split split, int classIndex) {
        int count = classCounts.get(split).get(classIndex);
        return count == 0 ? 0 : (double) count / images(split);
    }

    private static Map<Split, List<Integer>> countsOf(Map<Split, List<Integer>> classCounts, int classes) {
        EnumMap<Split, List<Integer>> copy = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            List<Integer> counts = classCounts.get(split);
            if (counts == null || counts.size() != classes || counts.stream().anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("split " + split.code() + " has " + classes
                        + " counts of 0 or more, one for each class, got " + counts);
            }
            copy.put(split, List.copyOf(counts));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static List<Double> within(String what, List<Double> values, int size, double least, double most) {
        if (values.size() != size || values.stream().anyMatch(value -> !(value >= least && value <= most))) {
            throw new IllegalArgumentException(
                    what + " is " + least + " to " + most + ", one for each of " + size + " classes, got " + values);
        }
        return List.copyOf(values);
    }

    /**
     * Counts of each byte value in images drawn without replacement from the training split.
     *
     * @param seed of the draw
     * @param images how many were drawn: {@value #IMAGES}, or all of a smaller split
     * @param counts per channel (grey; or red, green, blue) how many pixels have the value 0 to 255, {@code [C, 256]}; a
     *     row sums to {@code images * H * W}
     */
    public record PixelHistogram(long seed, int images, List<List<Long>> counts) {

        public static final int BINS = 256;

        /** The number of images that the study of OrganAMNIST drew. */
        public static final int IMAGES = 1000;

        public PixelHistogram {
            if (images < 1) {
                throw new IllegalArgumentException("a histogram is of 1 or more images, got " + images);
            }
            counts = counts.stream().map(List::copyOf).toList();
            if (counts.isEmpty() || counts.stream().anyMatch(row -> row.size() != BINS)) {
                throw new IllegalArgumentException("a histogram has a row of " + BINS + " counts for each channel, got "
                        + counts.stream().map(List::size).toList());
            }
            if (counts.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("a count is 0 or more, got " + counts);
            }
        }

        /** The channels' counts added up, {@code [256]}. */
        public List<Long> allChannels() {
            return IntStream.range(0, BINS)
                    .mapToObj(value ->
                            counts.stream().mapToLong(row -> row.get(value)).sum())
                    .toList();
        }
    }
}
