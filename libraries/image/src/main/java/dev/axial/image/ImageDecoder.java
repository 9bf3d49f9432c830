package dev.axial.image;

import static dev.axial.image.UnusableImageException.undecodable;

import dev.axial.image.raster.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * PNG and JPEG by the JDK, lossless JPEG by {@link LosslessJpeg}, all in memory. The JDK's decoders see the plain form
 * of a file ({@link PngFile#plain()}, {@link JpegFile#plain()}) and give samples as they are stored; {@link
 * StoredColours} makes colours of them.
 *
 * <p>Keeps its two readers, since making one costs more than decoding a small image. Not thread-safe: one per thread.
 */
final class ImageDecoder {

    private final ImageReader png = reader("png");
    private final ImageReader jpeg = reader("jpeg");
    private String warning;

    ImageDecoder() {
        // libjpeg fills what is missing with grey and only warns; such a picture must not be classified.
        jpeg.addIIOReadWarningListener((source, message) -> {
            if (message.contains("remature end")
                    || message.contains("orrupt JPEG") && !message.contains("extraneous")) {
                warning = message;
            }
        });
    }

    /**
     * Decodes an image as it is stored, that is not turned upright.
     *
     * @param channels 1 or 3
     * @throws UnusableImageException if it cannot be decoded whole
     */
    Raster decode(EncodedImage image, int channels) throws UnusableImageException {
        Raster decoded = image instanceof PngFile file ? png(file, channels) : jpeg((JpegFile) image, channels);
        if (decoded.width() != image.width() || decoded.height() != image.height()) {
            throw undecodable("the header says " + image.width() + " x " + image.height() + " pixels, decoded are "
                    + decoded.width() + " x " + decoded.height() + ".");
        }
        return decoded;
    }

    private Raster png(PngFile file, int channels) throws UnusableImageException {
        file.requireIntact();
        try {
            return Samples.of(read(png, file.plain(), false), file.colours(), channels);
        } catch (IOException | RuntimeException e) { // decoders throw whatever a wild field leads them to
            Optional<String> fault = file.faultOfData();
            throw undecodable(fault.orElseGet(() -> "the PNG of " + file.width() + " x " + file.height()
                    + " pixels cannot be decoded: " + reason(e) + "."));
        }
    }

    private Raster jpeg(JpegFile file, int channels) throws UnusableImageException {
        file.requireWhole();
        warning = null;
        try {
            if (file.frame().isLossless()) {
                return Samples.of(LosslessJpeg.decode(file), file.colour().colours(), channels);
            }
            boolean inks = file.colour().components() == 4;
            java.awt.image.Raster stored = read(jpeg, file.plain(), inks);
            if (warning != null) {
                throw undecodable("the JPEG is incomplete or damaged: " + warning + ".");
            }
            // The reader has converted to red, green and blue already, unless it was asked for the stored inks.
            boolean converted = file.colour().components() == 3;
            return Samples.of(
                    stored, converted ? StoredColours.rgb() : file.colour().colours(), channels);
        } catch (IOException | RuntimeException e) {
            throw undecodable("the JPEG of " + file.width() + " x " + file.height() + " pixels cannot be decoded: "
                    + reason(e) + ".");
        }
    }

    /** @param stored whether to give samples without conversion, which the JDK can for JPEG alone */
    private static java.awt.image.Raster read(ImageReader reader, byte[] file, boolean stored) throws IOException {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(input, true, true);
            return stored ? reader.readRaster(0, null) : reader.read(0).getRaster();
        } finally {
            reader.setInput(null);
        }
    }

    /** The decoder's own words, or the kind of exception where it has none; without a full stop. */
    private static String reason(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceFirst("[.!]+$", "");
    }

    private static ImageReader reader(String format) {
        ImageIO.setUseCache(false);
        return ImageIO.getImageReadersByFormatName(format).next();
    }
}
