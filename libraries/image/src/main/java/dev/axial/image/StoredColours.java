package dev.axial.image;

import java.util.Optional;

/**
 * The colours that stored samples stand for, as 8-bit red, green and blue.
 *
 * <p>Samples of P bits are scaled to 8, {@code round(v * 255 / (2^P - 1))}. Transparent pixels are laid over black,
 * which is also what a warp finds outside an image: {@code round(v * alpha / 255)}. Immutable and thread-safe.
 */
abstract class StoredColours {

    private static final int MOST_BITS = 16;
    private static final byte[][] EIGHT_BITS = eightBits();

    private final boolean grey;

    private StoredColours(boolean grey) {
        this.grey = grey;
    }

    /** Returns whether red, green and blue are equal in every pixel. */
    final boolean grey() {
        return grey;
    }

    /** Returns whether the samples are the grey values themselves, 8 bits each. */
    boolean asStored() {
        return false;
    }

    /**
     * @param samples pixel after pixel, each with all its bands
     * @param at where the first sample of the pixel is
     * @return {@code 0xRRGGBB}
     */
    abstract int rgb(int[] samples, int at);

    /** A table of samples to 8 bits, {@code [2^bits]}; not to be changed. */
    static byte[] toEightBits(int bits) {
        return EIGHT_BITS[bits];
    }

    /** @param transparent the value of pixels that are not seen */
    static StoredColours grey(int bits, Optional<int[]> transparent) {
        byte[] eight = toEightBits(bits);
        int unseen = transparent.map(value -> value[0]).orElse(-1);
        return new StoredColours(true) {
            @Override
            boolean asStored() {
                return bits == 8 && unseen < 0;
            }

            @Override
            int rgb(int[] samples, int at) {
                int sample = samples[at];
                return sample == unseen ? 0 : (eight[sample] & 0xFF) * 0x010101;
            }
        };
    }

    /** @param transparent red, green and blue of pixels that are not seen */
    static StoredColours colour(int bits, Optional<int[]> transparent) {
        byte[] eight = toEightBits(bits);
        int[] unseen = transparent.orElseGet(() -> new int[] {-1, -1, -1});
        return new StoredColours(false) {
            @Override
            int rgb(int[] samples, int at) {
                int red = samples[at];
                int green = samples[at + 1];
                int blue = samples[at + 2];
                return red == unseen[0] && green == unseen[1] && blue == unseen[2]
                        ? 0
                        : packed(eight[red], eight[green], eight[blue]);
            }
        };
    }

    static StoredColours greyAlpha(int bits) {
        byte[] eight = toEightBits(bits);
        return new StoredColours(true) {
            @Override
            int rgb(int[] samples, int at) {
                return over(eight[samples[at]], eight[samples[at + 1]]) * 0x010101;
            }
        };
    }

    static StoredColours colourAlpha(int bits) {
        byte[] eight = toEightBits(bits);
        return new StoredColours(false) {
            @Override
            int rgb(int[] samples, int at) {
                byte alpha = eight[samples[at + 3]];
                return over(eight[samples[at]], alpha) << 16
                        | over(eight[samples[at + 1]], alpha) << 8
                        | over(eight[samples[at + 2]], alpha);
            }
        };
    }

    /**
     * @param colours red, green, blue of each index; an index beyond them is black
     * @param alpha of each index; one beyond them is opaque
     */
    static StoredColours palette(byte[] colours, byte[] alpha) {
        int[] table = new int[256];
        boolean grey = true;
        for (int i = 0; i < colours.length / 3; i++) {
            byte opacity = i < alpha.length ? alpha[i] : -1;
            byte red = colours[3 * i];
            byte green = colours[3 * i + 1];
            byte blue = colours[3 * i + 2];
            table[i] = over(red, opacity) << 16 | over(green, opacity) << 8 | over(blue, opacity);
            grey &= red == green && red == blue;
        }
        return new StoredColours(grey) {
            @Override
            int rgb(int[] samples, int at) {
                return table[samples[at]];
            }
        };
    }

    /** Red, green and blue of 8 bits. */
    static StoredColours rgb() {
        return colour(8, Optional.empty());
    }

    /**
     * Luma and two differences of 8 bits, as JFIF 1.02 and libjpeg convert them, in 16-bit fixed point.
     *
     * @see <a href="https://www.w3.org/Graphics/JPEG/jfif3.pdf">JFIF 1.02, conversion to and from RGB</a>
     */
    static StoredColours ycc() {
        return new StoredColours(false) {
            @Override
            int rgb(int[] samples, int at) {
                return yccToRgb(samples, at);
            }
        };
    }

    /** Four inks of 8 bits, inverted as Adobe stores them: 255 is no ink. */
    static StoredColours cmyk() {
        return new StoredColours(false) {
            @Override
            int rgb(int[] samples, int at) {
                int white = samples[at + 3];
                return printed(samples[at], white) << 16
                        | printed(samples[at + 1], white) << 8
                        | printed(samples[at + 2], white);
            }
        };
    }

    /** Three inks as luma and differences of what they reflect, inverted once more, and black: 255 is no black. */
    static StoredColours ycck() {
        return new StoredColours(false) {
            @Override
            int rgb(int[] samples, int at) {
                int ink = yccToRgb(samples, at);
                int white = samples[at + 3];
                return printed(255 - (ink >> 16), white) << 16
                        | printed(255 - (ink >> 8 & 0xFF), white) << 8
                        | printed(255 - (ink & 0xFF), white);
            }
        };
    }

    private static int yccToRgb(int[] samples, int at) {
        int luma = samples[at];
        int blueness = samples[at + 1] - 128;
        int redness = samples[at + 2] - 128;
        int red = luma + (91881 * redness + 32768 >> 16); // 1.402
        int green = luma + (-22554 * blueness - 46802 * redness + 32768 >> 16); // 0.34414, 0.71414
        int blue = luma + (116130 * blueness + 32768 >> 16); // 1.772
        return clamped(red) << 16 | clamped(green) << 8 | clamped(blue);
    }

    /** Light that passes an ink and black, {@code 0..255} of each: their product, rounded. */
    private static int printed(int light, int white) {
        return (2 * light * white + 255) / 510;
    }

    private static int over(byte value, byte alpha) {
        int seen = value & 0xFF;
        int opacity = alpha & 0xFF;
        return opacity == 255 ? seen : (2 * seen * opacity + 255) / 510;
    }

    private static int packed(byte red, byte green, byte blue) {
        return (red & 0xFF) << 16 | (green & 0xFF) << 8 | blue & 0xFF;
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static byte[][] eightBits() {
        byte[][] tables = new byte[MOST_BITS + 1][];
        for (int bits = 1; bits <= MOST_BITS; bits++) {
            byte[] table = new byte[1 << bits];
            long max = table.length - 1L;
            for (int sample = 0; sample < table.length; sample++) {
                table[sample] = (byte) ((510L * sample + max) / (2 * max));
            }
            tables[bits] = table;
        }
        return tables;
    }
}
