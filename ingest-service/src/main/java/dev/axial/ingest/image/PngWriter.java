package dev.axial.ingest.image;

import dev.axial.ingest.raster.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A raster as a PNG, lossless: 8-bit grey or 24-bit colour. Thread-safe. */
public final class PngWriter {

    private PngWriter() {}

    public static byte[] encode(Raster raster) {
        int plane = raster.height() * raster.width();
        byte[] samples = new byte[raster.channels() * plane];
        raster.copyTo(samples, 0);
        BufferedImage image = new BufferedImage(
                raster.width(),
                raster.height(),
                raster.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        int[] row = new int[raster.width()];
        for (int c = 0; c < raster.channels(); c++) {
            for (int y = 0; y < raster.height(); y++) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = samples[c * plane + y * row.length + x] & 0xFF;
                }
                // Samples, not colours: a colour model would apply its own idea of grey.
                image.getRaster().setSamples(0, y, row.length, 1, c, row);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return png.toByteArray();
    }
}
