package dev.axial.image.raster;

/**
 * Grey of a colour: ITU-R BT.601 luma, {@code 0.299 R + 0.587 G + 0.114 B} in 16-bit fixed point, rounded half up. The
 * same numbers as Pillow's {@code convert("L")}; three equal values stay that value.
 *
 * @see <a href="https://www.itu.int/rec/R-REC-BT.601">ITU-R BT.601</a>
 */
public final class Luma {

    private Luma() {}

    /** @return 0 to 255, for arguments 0 to 255 */
    public static int of(int red, int green, int blue) {
        return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    }
}
