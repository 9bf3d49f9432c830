package dev.axial.client.stream;

import dev.axial.contract.model.ImageShape;
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

    private final ImageShape shape;
    private final BufferedImage image;
    private final int[] samples;
    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("png").next();

    public PngEncoder(ImageShape shape) {
        this.shape = shape;
        this.image = new BufferedImage(
                shape.width(),
                shape.height(),
                shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        this.samples = new int[shape.height() * shape.width()];
    }

    /** @param pixels uint8 {@code [C, H, W]} */
    public byte[] encode(byte[] pixels) {
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = pixels[channel * samples.length + i] & 0xff;
            }
            // Samples, not colours: a colour model would apply its own idea of grey.
            image.getRaster().setSamples(0, 0, shape.width(), shape.height(), channel, samples);
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
