package dev.axial.image;

import dev.axial.image.raster.Luma;
import dev.axial.image.raster.Raster;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;

/** Stored samples of a decoded image to bytes: {@code BufferedImage.getRGB} would put a gamma on grey. */
final class Samples {

    /** Pixels read at a time. */
    private static final int STRETCH = 4096;

    private Samples() {}

    /** @param channels 1 (colour becomes luma) or 3 (grey becomes three equal planes) */
    static Raster of(java.awt.image.Raster stored, StoredColours colours, int channels) {
        int height = stored.getHeight();
        int width = stored.getWidth();
        // Luma at once rather than three planes first: 32 million pixels are 32 MB, not 96.
        int planes = colours.grey() ? 1 : channels;
        byte[] samples = new byte[Math.multiplyExact(planes, width * height)];
        if (colours.asStored() && isPlainGrey(stored)) {
            byte[] pixels = ((DataBufferByte) stored.getDataBuffer()).getData();
            System.arraycopy(pixels, 0, samples, 0, samples.length);
        } else {
            copy(stored, colours, planes, samples);
        }
        return new Raster(planes, height, width, samples).withChannels(channels);
    }

    private static boolean isPlainGrey(java.awt.image.Raster stored) {
        return stored.getSampleModel() instanceof PixelInterleavedSampleModel
                && stored.getNumBands() == 1
                && stored.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getData().length == stored.getWidth() * stored.getHeight();
    }

    private static void copy(java.awt.image.Raster stored, StoredColours colours, int planes, byte[] samples) {
        int bands = stored.getNumBands();
        int width = stored.getWidth();
        int plane = width * stored.getHeight();
        int[] stretch = new int[Math.min(STRETCH, width) * bands];
        int at = 0;
        for (int y = 0; y < stored.getHeight(); y++) {
            for (int x = 0; x < width; x += STRETCH) {
                int count = Math.min(STRETCH, width - x);
                stored.getPixels(stored.getMinX() + x, stored.getMinY() + y, count, 1, stretch);
                for (int i = 0; i < count; i++, at++) {
                    int rgb = colours.rgb(stretch, i * bands);
                    int red = rgb >> 16;
                    int green = rgb >> 8 & 0xFF;
                    int blue = rgb & 0xFF;
                    if (planes == 3) {
                        samples[at] = (byte) red;
                        samples[plane + at] = (byte) green;
                        samples[2 * plane + at] = (byte) blue;
                    } else {
                        samples[at] = (byte) (colours.grey() ? blue : Luma.of(red, green, blue));
                    }
                }
            }
        }
    }
}
