package dev.axial.soak;

import dev.axial.soak.chaos.FaultKind;
import dev.axial.terminal.Quantities;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The faults for a system and the time that they last.
 *
 * @param images to send at least: the stream goes on until the last fault is over; empty: as many as go in the time
 * @param time to stream for; empty: as long as the images take
 * @param imagesPerSecond most images a second
 * @param chaos which faults; empty: none
 * @param faults at least so many: the stream goes on until they are made
 * @param seed of faults and moments
 */
public record SoakPlan(
        OptionalInt images, Optional<Duration> time, int imagesPerSecond, Set<FaultKind> chaos, int faults, long seed) {

    /** A stream that waits for its faults goes on for so many times its time at most. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final int PATIENCE = 10;
    /** Longest time that the stream goes on until the last fault is over. */
    private static final Duration LAST_FAULTS = Duration.ofMinutes(6);

    public SoakPlan {
        chaos = Set.copyOf(chaos);
        if (images.isEmpty() && time.isEmpty()) {
            throw new IllegalArgumentException("a soak ends after so many images or so much time, got neither");
        }
        if (images.isPresent() && images.getAsInt() < 1) {
            throw new IllegalArgumentException("a soak sends 1 image or more, got " + images.getAsInt());
        }
        if (time.isPresent() && time.get().toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "a soak streams for a second or more, got " + Quantities.duration(time.get()));
        }
        if (time.isPresent() && time.get().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a soak streams for " + LONGEST.toDays() + " days at most, got " + Quantities.duration(time.get()));
        }
        if (imagesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is 1 image a second or more, got " + imagesPerSecond);
        }
        if (faults < 0 || (faults > 0 && chaos.isEmpty())) {
            throw new IllegalArgumentException("faults are 0 or more, and need chaos, got " + faults + " of "
                    + (chaos.isEmpty()
                            ? "none"
                            : chaos.stream().map(FaultKind::code).sorted().toList()));
        }
    }

    /** Most images that there can be. */
    int capacity() {
        if (chaos.isEmpty() && images.isPresent()) {
            return images.getAsInt();
        }
        double seconds = (faults == 0 ? 1 : PATIENCE) * expected().toSeconds() + LAST_FAULTS.toSeconds();
        return (int) Math.ceil(seconds * rate());
    }

    /** Returns whether as much was streamed as was asked for. */
    boolean isStreamed(int sent, Duration since) {
        return images.isPresent() ? sent >= images.getAsInt() : since.compareTo(expected()) >= 0;
    }

    /** Images a second, where time and number say it. */
    double rate() {
        return images.isPresent() && time.isPresent()
                ? images.getAsInt() / (time.get().toMillis() / 1e3)
                : imagesPerSecond;
    }

    /** Time that it takes if nothing holds it up. */
    Duration expected() {
        return time.orElseGet(() -> Duration.ofSeconds(Math.max(1, images.orElseThrow() / imagesPerSecond)));
    }

    /** Longest time that it may take. */
    Duration longest() {
        return expected().multipliedBy(PATIENCE).plusMinutes(2);
    }
}
