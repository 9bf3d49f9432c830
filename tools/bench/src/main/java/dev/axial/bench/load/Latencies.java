package dev.axial.bench.load;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Latencies of requests, in microseconds with three significant digits, up to ten minutes. Thread-safe. */
public final class Latencies {

    private static final long LONGEST = Duration.ofMinutes(10).toNanos() / 1000;
    private static final int DIGITS = 3;

    private final Histogram microseconds = new ConcurrentHistogram(LONGEST, DIGITS);

    /**
     * Milliseconds.
     *
     * @param requests that were answered; the rest is 0 without any
     */
    public record Percentiles(
            long requests, double mean, double p50, double p90, double p99, double p999, double longest) {}

    /** @param nanos longer than ten minutes counts as ten minutes */
    public void record(long nanos) {
        microseconds.recordValue(Math.min(Math.max(0, nanos / 1000), LONGEST));
    }

    public Percentiles percentiles() {
        return new Percentiles(
                microseconds.getTotalCount(),
                microseconds.getMean() / 1e3,
                at(50),
                at(90),
                at(99),
                at(99.9),
                microseconds.getMaxValue() / 1e3);
    }

    private double at(double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1e3;
    }
}
