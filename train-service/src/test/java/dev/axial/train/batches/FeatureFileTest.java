package dev.axial.train.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.train.fitting.FeatureBatch;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureFileTest {

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
    void takesNoMoreOfTheDiskThanItsCeiling() {
        assertThatThrownBy(() -> FeatureFile.create(5_000_000, 512))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("512 features of 5000000 images take 10240000000 bytes, at most 8589934592 are kept");
    }
}
