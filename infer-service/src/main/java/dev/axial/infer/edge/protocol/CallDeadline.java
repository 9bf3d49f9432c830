package dev.axial.infer.edge.protocol;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a caller of gRPC waits, as its header says it.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Timeout</a>
 */
final class CallDeadline {

    static final String HEADER = "grpc-timeout";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private CallDeadline() {}

    /**
     * @param header null where there is none
     * @return milliseconds, 1 or more; empty where the caller waits for a day or more
     * @throws IllegalArgumentException if it is no such header
     */
    static OptionalLong of(String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    HEADER + " is up to 8 digits and one of H, M, S, m, u, n, got '" + header + "'");
        }
        Duration time =
                Duration.of(Long.parseLong(form.group(1)), unit(form.group(2).charAt(0)));
        return time.compareTo(FOR_EVER) >= 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(1, time.toMillis()));
    }

    private static ChronoUnit unit(char letter) {
        return switch (letter) {
            case 'H' -> ChronoUnit.HOURS;
            case 'M' -> ChronoUnit.MINUTES;
            case 'S' -> ChronoUnit.SECONDS;
            case 'm' -> ChronoUnit.MILLIS;
            case 'u' -> ChronoUnit.MICROS;
            default -> ChronoUnit.NANOS;
        };
    }
}
