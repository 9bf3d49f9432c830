package dev.axial.train.network;

import java.util.List;

/** Arithmetic on counts, 0 or more: exact, or {@link Long#MAX_VALUE} where a long does not hold the result. */
final class Counts {

    private Counts() {}

    static long product(List<Long> factors) {
        return factors.stream().reduce(1L, Counts::times);
    }

    static long times(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }
}
