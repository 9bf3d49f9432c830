package dev.axial.image;

import dev.axial.contract.model.ImageShape;
import dev.axial.image.raster.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes images as PNG, losslessly: one channel as 8-bit grey, three as 24-bit RGB. Not thread-safe. */
public final class PngEncoder {

    private final int channels;
    private final BufferedImage image;
    private final int[] samples;
    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("png").next();

    public PngEncoder(ImageShape shape) {
        this(shape.channels(), shape.height(), shape.width());
    }

    private PngEncoder(int channels, int height, int width) {
        this.channels = channels;
        this.image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        this.samples = new int[height * width];
    }

    /** Encodes one raster of 1 or 3 channels. */
    public static byte[] encode(Raster raster) {
        byte[] pixels = new byte[raster.channels() * raster.height() * raster.width()];
        raster.copyTo(pixels, 0);
        return new PngEncoder(raster.channels(), raster.height(), raster.width()).encode(pixels);
    }

    /** @param pixels uint8 {@code [C, H, W]} */
    public byte[] encode(byte[] pixels) {
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = pixels[channel * samples.length + i] & 0xff;
            }
            // Samples, not colours: a colour model would apply its own idea of grey.
            image.getRaster().setSamples(0, 0, image.getWidth(), image.getHeight(), channel, samples);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream(1024);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), null);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return png.toByteArray();
    }
}
