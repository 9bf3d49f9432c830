package dev.axial.ingest.image;

import dev.axial.ingest.raster.Luma;
import dev.axial.ingest.raster.Raster;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;

/**
 * Samples of a decoded image as they are stored, to bytes: {@code getRGB} would put a gamma on grey.
 *
 * <p>16-bit samples are scaled to 8, {@code round(v / 257)}. Transparent pixels are laid over black, which is also what a
 * warp finds outside an image: {@code round(v * alpha / 255)}.
 */
final class Samples {

    /** Pixels read at a time: a row may be millions wide. */
    private static final int STRETCH = 4096;

    private Samples() {}

    /** @param channels 1 (colour becomes luma) or 3 (grey becomes three equal planes) */
    static Raster of(BufferedImage image, int channels) {
        boolean grey = bands(image) < 3;
        // Luma at once rather than three planes first: 32 million pixels are 32 MB, not 96.
        int stored = grey ? 1 : channels;
        byte[] samples = new byte[Math.multiplyExact(stored, image.getWidth() * image.getHeight())];
        if (isPlainGrey(image)) {
            byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(pixels, 0, samples, 0, samples.length);
        } else {
            copy(image, stored, samples);
        }
        return new Raster(stored, image.getHeight(), image.getWidth(), samples).withChannels(channels);
    }

    private static int bands(BufferedImage image) {
        return image.getColorModel() instanceof IndexColorModel palette
                ? (isGrey(palette) ? 1 : 3)
                : image.getRaster().getNumBands();
    }

    private static boolean isPlainGrey(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_BYTE_GRAY
                && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getData().length == image.getWidth() * image.getHeight();
    }

    private static void copy(BufferedImage image, int channels, byte[] samples) {
        WritableRaster raster = image.getRaster();
        Pixel pixel = new Pixel(image.getColorModel(), raster);
        int plane = image.getWidth() * image.getHeight();
        int[] stretch = new int[Math.min(STRETCH, image.getWidth()) * raster.getNumBands()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x += STRETCH) {
                int count = Math.min(STRETCH, image.getWidth() - x);
                raster.getPixels(x, y, count, 1, stretch);
                for (int i = 0; i < count; i++, at++) {
                    pixel.read(stretch, i);
                    if (channels == 1) {
                        samples[at] = (byte) Luma.of(pixel.red, pixel.green, pixel.blue);
                    } else {
                        samples[at] = (byte) pixel.red;
                        samples[plane + at] = (byte) pixel.green;
                        samples[2 * plane + at] = (byte) pixel.blue;
                    }
                }
            }
        }
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /** The current pixel, each 0 to 255; one per image, filled again and again. */
    private static final class Pixel {

        private final IndexColorModel palette;
        private final int bands;
        private final boolean colour;
        private final boolean alpha;
        private final int max;

        private int red;
        private int green;
        private int blue;

        Pixel(ColorModel model, WritableRaster raster) {
            this.palette = model instanceof IndexColorModel index ? index : null;
            this.bands = raster.getNumBands();
            this.colour = bands >= 3;
            this.alpha = bands == 2 || bands == 4;
            this.max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        }

        void read(int[] stored, int i) {
            if (palette != null) {
                int argb = palette.getRGB(stored[i]);
                set(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF, argb >>> 24);
                return;
            }
            int at = i * bands;
            int first = toByte(stored[at]);
            set(
                    first,
                    colour ? toByte(stored[at + 1]) : first,
                    colour ? toByte(stored[at + 2]) : first,
                    alpha ? toByte(stored[at + bands - 1]) : 255);
        }

        private void set(int r, int g, int b, int opacity) {
            red = over(r, opacity);
            green = over(g, opacity);
            blue = over(b, opacity);
        }

        private static int over(int value, int opacity) {
            return opacity == 255 ? value : (2 * value * opacity + 255) / 510;
        }

        private int toByte(int sample) {
            return max == 255 ? sample : (int) ((510L * sample + max) / (2L * max));
        }
    }
}
