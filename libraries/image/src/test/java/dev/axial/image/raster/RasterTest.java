package dev.axial.image.raster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RasterTest {

    @ParameterizedTest
    // stored: 1 2 3
    //         4 5 6
    @CsvSource({"1,123456", "2,321654", "3,654321", "4,456123", "5,142536", "6,415263", "7,635241", "8,362514"})
    void turnsEachOrientationUpright(int tag, String expected) {
        // Given
        Raster stored = new Raster(1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6});

        // When
        Raster upright = stored.upright(Orientation.ofTag(tag));

        // Then
        byte[] pixels = new byte[6];
        upright.copyTo(pixels, 0);
        StringBuilder seen = new StringBuilder();
        for (byte pixel : pixels) {
            seen.append(pixel);
        }
        assertThat(seen).hasToString(expected);
        assertThat(upright.height()).isEqualTo(tag < 5 ? 2 : 3);
    }

    @Test
    void makesGreyOfColourAsPillowDoes() {
        // Given: one pixel each of red, green, blue, white
        byte full = (byte) 255;
        Raster colour = new Raster(3, 1, 4, new byte[] {full, 0, 0, full, 0, full, 0, full, 0, 0, full, full});

        // When
        Raster grey = colour.withChannels(1);

        // Then: PIL.Image.convert("L") gives 76, 150, 29, 255
        assertThat(grey).isEqualTo(new Raster(1, 1, 4, new byte[] {76, (byte) 150, 29, full}));
    }

    @Test
    void makesThreeEqualChannelsOfGrey() {
        // Given
        Raster grey = new Raster(1, 1, 2, new byte[] {7, 9});

        // When
        Raster colour = grey.withChannels(3);

        // Then
        assertThat(colour).isEqualTo(new Raster(3, 1, 2, new byte[] {7, 9, 7, 9, 7, 9}));
        assertThat(colour.withChannels(1)).isEqualTo(grey);
    }
}
