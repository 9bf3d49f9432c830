package dev.axial.train.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.train.fitting.FeatureBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {

    @TempDir
    Path folder;

    @Test
    void givesTheFeaturesOfAnyImagesInAnyOrder() {
        // Given
        try (FeatureFile file = FeatureFile.create(4, 2)) {
            file.put(List.of(2, 0), new FeatureBatch(new float[] {20, 21, 0, 1}, new int[] {7, 5}));
            file.put(List.of(3, 1), new FeatureBatch(new float[] {30, 31, 10, 11}, new int[] {8, 6}));

            // When
            FeatureBatch batch = file.get(List.of(3, 0, 2));

            // Then
            assertThat(batch.size()).isEqualTo(3);
            assertThat(batch.features()).isEqualTo(FloatBuffer.wrap(new float[] {30, 31, 0, 1, 20, 21}));
            assertThat(List.of(batch.classOf(0), batch.classOf(1), batch.classOf(2)))
                    .containsExactly(8, 5, 7);
        }
    }

    @Test
    void saysThatAnImageIsNotThere() {
        // Given
        try (FeatureFile file = FeatureFile.create(4, 2)) {
            file.put(List.of(0), new FeatureBatch(new float[] {1, 2}, new int[] {0}));

            // When, Then
            assertThatThrownBy(() -> file.get(List.of(3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("image 3 was not put");
        }
    }

    @Test
    void givesTheSameWhenItWasSealedAndOpened() throws IOException {
        // Given
        try (FeatureFile file = FeatureFile.create(2, 2)) {
            file.put(List.of(1, 0), new FeatureBatch(new float[] {10, 11, 0, 1}, new int[] {6, 5}));
            Path copy = Files.copy(file.seal(), folder.resolve("copy"));

            // When
            FeatureBatch batch;
            try (FeatureFile opened = FeatureFile.open(copy, 2, 2)) {
                batch = opened.get(List.of(0, 1));
            }

            // Then
            assertThat(batch.features()).isEqualTo(FloatBuffer.wrap(new float[] {0, 1, 10, 11}));
            assertThat(List.of(batch.classOf(0), batch.classOf(1))).containsExactly(5, 6);
            assertThat(copy).doesNotExist();
        }
    }

    @Test
    void opensNothingOfOtherImages() throws IOException {
        Path file = Files.write(folder.resolve("other"), new byte[24]);

        assertThatThrownBy(() -> FeatureFile.open(file, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 features of 3 images and their classes take 36 bytes, got 24");
    }

    @Test
    void takesNoMoreOfTheDiskThanItsCeiling() {
        assertThatThrownBy(() -> FeatureFile.create(5_000_000, 512))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("512 features of 5000000 images take 10240000000 bytes, at most 8589934592 are kept");
    }
}
