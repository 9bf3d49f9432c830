package dev.axial.ingest.epoch;

import dev.axial.contract.tensor.TensorBatch.ChannelScale;

/**
 * Mean and population deviation of the bytes of each channel, over all pixels of a split: from counts of the 256 values,
 * so no rounding adds up.
 */
final class ChannelStatistics {

    private final long[][] counts;

    ChannelStatistics(int channels) {
        this.counts = new long[channels][256];
    }

    /** Counts the bytes of one image, uint8 {@code [C, H, W]}. */
    void add(byte[] image) {
        int plane = image.length / counts.length;
        for (int i = 0; i < image.length; i++) {
            counts[i / plane][image[i] & 0xFF]++;
        }
    }

    double mean(int channel) {
        double sum = 0;
        for (int value = 0; value < 256; value++) {
            sum += (double) counts[channel][value] * value;
        }
        return sum / pixels(channel);
    }

    double deviation(int channel) {
        double mean = mean(channel);
        double squares = 0;
        for (int value = 0; value < 256; value++) {
            squares += counts[channel][value] * (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / pixels(channel));
    }

    /** {@code (byte - mean) / deviation}; a channel of one value has deviation 0, counted as 1, and becomes 0. */
    ChannelScale standardizing(int channel) {
        double deviation = deviation(channel) == 0 ? 1 : deviation(channel);
        return new ChannelScale((float) (1 / deviation), (float) (-mean(channel) / deviation));
    }

    private long pixels(int channel) {
        long pixels = 0;
        for (long count : counts[channel]) {
            pixels += count;
        }
        return pixels;
    }
}
