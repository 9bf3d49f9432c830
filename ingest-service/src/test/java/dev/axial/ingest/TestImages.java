package dev.axial.ingest;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.image.PngEncoder;
import dev.axial.image.raster.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images and champions that tests are about. */
public final class TestImages {

    private TestImages() {}

    /** Noise of its own for each seed, uint8 {@code [height, width]}. */
    public static byte[] grey(int seed, int height, int width) {
        byte[] pixels = new byte[height * width];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    /** A grey PNG of those pixels. */
    public static byte[] png(byte[] pixels, int height, int width) {
        try {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, width, height, pixels);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A colour PNG of uint8 {@code [3, height, width]}. */
    public static byte[] colourPng(byte[] planes, int height, int width) {
        return PngEncoder.encode(new Raster(3, height, width, planes));
    }

    /** A colour PNG with alpha, all black and unseen: a few bytes, and four to decode for each pixel. */
    public static byte[] transparentPng(int height, int width) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_4BYTE_ABGR), "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ModelPromoted champion(String model, int version, ImageShape input) {
        return new ModelPromoted(
                new ModelName(model),
                version,
                new RunId(model + "-run"),
                new ArtifactRef(Sha256.of(new byte[] {(byte) version}), 1),
                input,
                List.of("bladder", "liver"),
                "because a test says so");
    }
}
