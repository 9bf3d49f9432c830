package dev.axial.figures.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.figures.Figure;
import dev.axial.figures.Marks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PicturesTest {

    @Test
    void framesAPictureInItsProportionsPixelForPixel() throws IOException {
        // Given: red beside green, half as high as wide
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 4; x++) {
                image.setRGB(x, y, x < 2 ? 0xff0000 : 0x00ff00);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);

        // When
        Figure figure = new Pictures(png.toByteArray()).figure("collage", "Collage", "two colours");

        // Then: 12 pixels of margin, 46 of heading; 480 x 240 of picture; the PNG is twice as large
        Element picture = Marks.of(figure).all("//image").get(0);
        assertThat(picture.getAttribute("width")).isEqualTo("480");
        assertThat(picture.getAttribute("height")).isEqualTo("240");
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(figure.png()));
        assertThat(drawn.getHeight()).isEqualTo(2 * (240 + 46 + 24));
        assertThat(drawn.getRGB(2 * (12 + 60), 2 * (12 + 46 + 120))).isEqualTo(0xffff0000);
        assertThat(drawn.getRGB(2 * (12 + 420), 2 * (12 + 46 + 120))).isEqualTo(0xff00ff00);
    }

    @Test
    void refusesWhatIsNoPng() {
        assertThatThrownBy(() -> new Pictures(new byte[] {1, 2, 3}))
                .hasMessage("a picture is a PNG file, got 3 other bytes");
    }
}
