package dev.axial.image.raster;

/**
 * The turn that makes a stored image upright; numbered 1 to 8 as tag 0x0112.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf">Exif 2.3, section 4.6.4 A</a>
 */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, false, true),
    TURNED_180(false, true, true),
    FLIPPED(false, true, false),
    TRANSPOSED(true, false, false),
    /** Shown upright by a clockwise quarter turn. */
    TURNED_LEFT(true, true, false),
    TRANSVERSED(true, true, true),
    /** Shown upright by a counter-clockwise quarter turn. */
    TURNED_RIGHT(true, false, true);

    private final boolean swapsSides;
    private final boolean fromBottom;
    private final boolean fromRight;

    Orientation(boolean swapsSides, boolean fromBottom, boolean fromRight) {
        this.swapsSides = swapsSides;
        this.fromBottom = fromBottom;
        this.fromRight = fromRight;
    }

    /** @param tag a value of tag 0x0112; anything but 1 to 8 means nothing and counts as upright */
    public static Orientation ofTag(int tag) {
        return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
    }

    /** Returns whether the upright image is as wide as the stored one is high. */
    public boolean swapsSides() {
        return swapsSides;
    }

    /** Index, in a stored plane of {@code [height, width]}, of the pixel that is seen at (y, x). */
    int storedAt(int y, int x, int height, int width) {
        int row = swapsSides ? x : y;
        int column = swapsSides ? y : x;
        return (fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column);
    }
}
