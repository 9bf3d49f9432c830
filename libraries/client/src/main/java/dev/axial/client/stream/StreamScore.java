package dev.axial.client.stream;

/**
 * The result of a stream; the {@code stream} object of a report.
 *
 * @param sent images sent
 * @param predicted of those, with at least one prediction
 * @param duplicates answers beyond the first of an image
 * @param lost of those sent, without any answer
 * @param rejected of those sent, set aside with a reason
 * @param accuracy of those predicted, the share whose label is right, 0 to 1
 * @param imagesPerSecond predictions per second, from the first image sent to the last answer received
 * @param latencyMillis from the moment an image is handed to the Kafka client to the receipt of its prediction
 */
public record StreamScore(
        int sent,
        int predicted,
        int duplicates,
        int lost,
        int rejected,
        double accuracy,
        double imagesPerSecond,
        Latency latencyMillis) {

    /**
     * @param p50 median
     * @param p99 99th percentile
     */
    public record Latency(double p50, double p99) {}

    /** Returns true if every image that was sent got exactly one prediction. */
    public boolean exactlyOnce() {
        return sent > 0 && sent == predicted && duplicates == 0 && lost == 0 && rejected == 0;
    }
}
