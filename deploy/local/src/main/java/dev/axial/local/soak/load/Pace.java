package dev.axial.local.soak.load;

/**
 * When the next image may go: not faster than the rate, not too far ahead of the answers, and not ahead of the faults, so
 * that stream and faults overlap from beginning to end. Immutable.
 *
 * @param images how many there will be
 * @param perSecond images a second at most
 * @param faults that must happen before the last image is sent; 0: none
 */
public record Pace(int images, double perSecond, int faults) {

    /** So many seconds of images may be without answer: the brake that keeps the broker's disk bounded. */
    private static final int SECONDS_AHEAD = 30;

    /**
     * @param number of the image, from 0
     * @param seconds since the first one
     * @param answered images
     * @param made faults
     */
    boolean mayGo(int number, double seconds, int answered, int made) {
        boolean inTime = number <= seconds * perSecond;
        boolean answersFollow = number - answered <= SECONDS_AHEAD * perSecond;
        boolean faultsFollow = made >= faults || number < (double) images * (made + 1) / (faults + 1);
        return inTime && answersFollow && faultsFollow;
    }
}
