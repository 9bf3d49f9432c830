package dev.axial.figures.dataset;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Lettering;
import dev.axial.figures.drawing.Sheet;
import dev.axial.figures.drawing.Sheet.Anchor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * A picture that was made of images, under a title: a collage, or originals over what augmentation made of them.
 *
 * <p>Bytes are copied. Immutable.
 */
public final class Pictures {

    private static final int WIDTH = 480;
    private static final int HEADING = 46;

    private final byte[] png;
    private final int height;

    /** @throws IllegalArgumentException if the bytes are no PNG */
    public Pictures(byte[] png) {
        BufferedImage image = decoded(png);
        this.png = png.clone();
        this.height = Math.max(1, Math.round((float) WIDTH * image.getHeight() / image.getWidth()));
    }

    /**
     * The picture as wide as other figures.
     *
     * @param subtitle what its rows and columns are
     */
    public Figure figure(String name, String title, String subtitle) {
        return new Figure(
                name,
                title + ": " + subtitle,
                new Sheet(WIDTH, HEADING + height)
                        .text(title, 0, 14, Lettering.TITLE, Anchor.START)
                        .text(subtitle, 0, 34, Lettering.SUBTITLE, Anchor.START)
                        .picture(png, 0, HEADING, WIDTH, height)
                        .drawing());
    }

    private static BufferedImage decoded(byte[] png) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            if (image == null || png.length < 8 || png[1] != 'P' || png[2] != 'N' || png[3] != 'G') {
                throw new IllegalArgumentException("a picture is a PNG file, got " + png.length + " other bytes");
            }
            return image;
        } catch (IOException e) {
            throw new IllegalArgumentException("a picture is a whole PNG file: " + e.getMessage(), e);
        }
    }
}
