package dev.axial.ingest.epoch;

/**
 * The generator of everything random in an epoch: SplitMix64, written out here so that the same seed gives the same
 * numbers on every JDK. Not thread-safe, and not for secrets.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood: Fast splittable pseudorandom number
 *     generators, 2014</a>
 */
final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    /** A generator for one purpose: each of the numbers changes the whole sequence. */
    static SplitMix64 of(long seed, long epoch, long index) {
        return new SplitMix64(mix(mix(mix(seed) + epoch + GOLDEN_GAMMA) + index + GOLDEN_GAMMA));
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, 1)}, a multiple of 2^-53. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in {@code [low, high]}. */
    double nextBetween(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Uniform in {@code [0, bound)} but for a bias below {@code bound / 2^32}: the high half of 32 random bits times the
     * bound.
     */
    int nextBelow(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
