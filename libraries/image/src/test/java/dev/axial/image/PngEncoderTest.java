package dev.axial.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngEncoderTest {

    @Test
    void keepsEveryGreyValue() throws IOException {
        // Given: 16 x 16 holds each of the 256 values once
        byte[] pixels = new byte[256];
        for (int i = 0; i < 256; i++) {
            pixels[i] = (byte) i;
        }

        // When
        BufferedImage read = read(new PngEncoder(new ImageShape(1, 16, 16)).encode(pixels));

        // Then
        assertThat(read.getRaster().getNumBands()).isEqualTo(1);
        for (int i = 0; i < 256; i++) {
            assertThat(read.getRaster().getSample(i % 16, i / 16, 0)).isEqualTo(i);
        }
    }

    @Test
    void writesChannelsAsRedGreenBlueAndRowsAsRows() throws IOException {
        // Given: 1 row of 2 pixels; planes R = (10, 20), G = (30, 40), B = (50, 60)
        byte[] pixels = {10, 20, 30, 40, 50, 60};

        // When
        PngEncoder encoder = new PngEncoder(new ImageShape(3, 1, 2));
        encoder.encode(new byte[6]); // one encoder writes many images
        BufferedImage read = read(encoder.encode(pixels));

        // Then
        assertThat(read.getRGB(0, 0)).isEqualTo(0xff0a1e32);
        assertThat(read.getRGB(1, 0)).isEqualTo(0xff14283c);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
