package dev.axial.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. */
public final class Quantities {

    private Quantities() {}

    /** {@code 0.9015 -> 90.15 %}; {@code -} for NaN. */
    public static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** {@code 12345 -> 12,345}. */
    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** {@code 5.3 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    public static String duration(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (time.toMillis() < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }

    /** {@code 700 bytes}, {@code 38.2 MB}; decimal units. */
    public static String bytes(long n) {
        if (n < 10_000) {
            return n + " bytes";
        }
        return n < 10_000_000
                ? String.format(Locale.ROOT, "%.0f kB", n / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", n / 1e6);
    }
}
