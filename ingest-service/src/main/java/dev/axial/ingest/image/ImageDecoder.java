package dev.axial.ingest.image;

import static dev.axial.ingest.image.UnusableImageException.undecodable;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import dev.axial.ingest.raster.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * PNG by the JDK, JPEG by TwelveMonkeys (which reads CMYK and YCCK too), both in memory.
 *
 * <p>Keeps its two readers, since making one costs more than decoding a small image. Not thread-safe: one per thread.
 */
final class ImageDecoder {

    private static final ImageReaderSpi PNG = findPng();
    private static final ImageReaderSpi JPEG = registerJpeg();

    private final ImageReader png;
    private final ImageReader jpeg;
    private String warning;

    ImageDecoder() {
        try {
            this.png = PNG.createReaderInstance();
            this.jpeg = JPEG.createReaderInstance();
        } catch (IOException e) {
            throw new IllegalStateException("the image readers that this build brings cannot be made", e);
        }
        // libjpeg fills what is missing with grey and only warns; such a picture must not be classified.
        jpeg.addIIOReadWarningListener((source, message) -> {
            if (message.contains("remature end")
                    || message.contains("orrupt JPEG") && !message.contains("extraneous")) {
                warning = message;
            }
        });
    }

    /**
     * As stored, that is not turned upright.
     *
     * @param channels 1 or 3
     * @throws UnusableImageException if it cannot be decoded whole
     */
    Raster decode(byte[] encoded, ImageHeader header, int channels) throws UnusableImageException {
        boolean isPng = header.format() == ImageHeader.Format.PNG;
        if (isPng) {
            PngFile.requireIntact(encoded);
        } else {
            JpegFile.requireFewScans(encoded, header);
        }
        ImageReader reader = isPng ? png : jpeg;
        warning = null;
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(input, true, true);
            BufferedImage image = reader.read(0);
            if (warning != null) {
                throw undecodable(
                        "the JPEG of " + encoded.length + " bytes is incomplete or damaged: " + warning + ".");
            }
            if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
                throw undecodable("the header says " + header.width() + " x " + header.height()
                        + " pixels, decoded are " + image.getWidth() + " x " + image.getHeight() + ".");
            }
            return Samples.of(image, channels);
        } catch (IOException | RuntimeException e) { // decoders throw whatever a wild field leads them to
            throw undecodable(
                    "the " + header.format() + " of " + encoded.length + " bytes cannot be decoded: " + e + ".");
        } finally {
            reader.setInput(null);
        }
    }

    private static ImageReaderSpi findPng() {
        ImageIO.setUseCache(false);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        return readers.next().getOriginatingProvider();
    }

    /** By hand, since in a Quarkus application the registry is scanned before this library can be seen. */
    private static ImageReaderSpi registerJpeg() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        registry.registerServiceProvider(new JPEGImageReaderSpi());
        return registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    }
}
