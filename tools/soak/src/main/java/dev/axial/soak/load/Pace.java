package dev.axial.soak.load;

/**
 * The time of the next image: not faster than the rate, and not too far ahead of the answers. Immutable.
 *
 * @param perSecond images a second at most
 */
public record Pace(double perSecond) {

    /** Seconds of images that may be without answer: the brake that keeps the broker's disk bounded. */
    private static final int SECONDS_AHEAD = 30;

    /**
     * @param number of the image, from 0
     * @param seconds since the first one
     * @param answered images
     */
    boolean mayGo(int number, double seconds, int answered) {
        return number <= seconds * perSecond && number - answered <= SECONDS_AHEAD * perSecond;
    }
}
