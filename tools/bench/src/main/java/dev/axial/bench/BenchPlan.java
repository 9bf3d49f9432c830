package dev.axial.bench;

import dev.axial.bench.load.Arrivals;
import java.time.Duration;

/**
 * The load of a bench, and the model under it. Immutable.
 *
 * @param mode the way of the images
 * @param arrivals when requests come: at a rate whatever the answers, or by so many callers, who each wait for theirs
 * @param warmUp load before anything counts: compilers, connections and caches
 * @param time that counts
 * @param batch images of one request, 1 to 1024; 1 in the stream
 * @param form of the images
 * @param recipe of the model that answers
 */
public record BenchPlan(
        Mode mode, Arrivals arrivals, Duration warmUp, Duration time, int batch, Form form, String recipe) {

    private static final int LARGEST_BATCH = 1024;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The content of a request. */
    public enum Form {
        /** Pixels as the network takes them, binary. */
        TENSOR,
        /** Encoded images, which the service decodes. */
        PNG
    }

    public BenchPlan {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the time that counts is 0.1 to 3600 seconds, got " + time.toMillis() / 1e3);
        }
        if (warmUp.isNegative() || warmUp.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the warm-up is 0 to 3600 seconds, got " + warmUp.toMillis() / 1e3);
        }
        if (batch < 1 || batch > LARGEST_BATCH) {
            throw new IllegalArgumentException("a request has 1 to " + LARGEST_BATCH + " images, got " + batch);
        }
        if (mode == Mode.STREAM && batch != 1) {
            throw new IllegalArgumentException("a record of the stream has one image, got a batch of " + batch);
        }
        if (mode == Mode.STREAM && form != Form.PNG) {
            throw new IllegalArgumentException("the stream takes encoded images alone");
        }
    }
}
