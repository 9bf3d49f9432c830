package dev.axial.ingest.description;

import static dev.axial.contract.dataset.DatasetStatistics.BYTES_PER_UNIT;

import dev.axial.contract.dataset.DatasetStatistics.PixelHistogram;
import dev.axial.ingest.epoch.EpochOrder;
import dev.axial.ingest.epoch.ShapedSplit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Statistics of the pixels of a split. Holds one image at a time. */
public final class PixelCounts {

    private PixelCounts() {}

    /**
     * Counts byte values in the first {@link PixelHistogram#IMAGES} of the order of (seed, epoch 0), which is a draw
     * without replacement.
     */
    public static PixelHistogram histogram(ShapedSplit images, long seed) {
        int drawn = Math.min(PixelHistogram.IMAGES, images.size());
        EpochOrder order = EpochOrder.shuffled(images.size(), seed, 0);
        int channels = images.shape().channels();
        int plane = images.shape().size() / channels;
        long[][] counts = new long[channels][PixelHistogram.BINS];
        byte[] image = new byte[images.shape().size()];
        for (int position = 0; position < drawn; position++) {
            images.copyImage(order.imageAt(position), image, 0);
            for (int i = 0; i < image.length; i++) {
                counts[i / plane][image[i] & 0xFF]++;
            }
        }
        List<List<Long>> rows = Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new PixelHistogram(seed, drawn, rows);
    }

    /** Mean, per class, of the variance of an image's pixels on the scale of -1 to 1, {@code [classes]}. */
    public static List<Double> meanVariance(ShapedSplit images, int classes) {
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        byte[] image = new byte[images.shape().size()];
        for (int i = 0; i < images.size(); i++) {
            images.copyImage(i, image, 0);
            sums[images.classIndex(i)] += variance(image);
            counts[images.classIndex(i)]++;
        }
        return IntStream.range(0, classes)
                .mapToObj(c -> counts[c] == 0 ? 0 : sums[c] / counts[c])
                .toList();
    }

    /** {@code (n sum(x^2) - sum(x)^2) / n^2}, in whole numbers: 3 * 2^20 bytes make products under 2^60. */
    private static double variance(byte[] image) {
        long n = image.length;
        long sum = 0;
        long squares = 0;
        for (byte pixel : image) {
            int value = pixel & 0xFF;
            sum += value;
            squares += (long) value * value;
        }
        return (n * squares - sum * sum) / ((double) n * n) / (BYTES_PER_UNIT * BYTES_PER_UNIT);
    }
}
