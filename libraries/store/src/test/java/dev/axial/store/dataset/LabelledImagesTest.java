package dev.axial.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ImageShape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {

    private static final ImageShape SHAPE = new ImageShape(1, 1, 2);

    @Test
    void copiesOneImageToWhereItIsWanted() {
        // Given
        LabelledImages images = new LabelledImages(SHAPE, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), new int[] {7, 8});
        byte[] target = {9, 9, 9, 9};

        // When
        images.copyImage(1, target, 1);

        // Then
        assertThat(target).containsExactly(9, 3, 4, 9);
        assertThat(images.size()).isEqualTo(2);
        assertThat(images.classIndex(1)).isEqualTo(8);
    }

    @Test
    void refusesPixelsAndClassesThatDoNotAgree() {
        assertThatThrownBy(() -> new LabelledImages(SHAPE, ByteBuffer.allocate(3), new int[] {0, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 images of shape [1, 1, 2] are 4 bytes, got 3");
        assertThatThrownBy(() -> new LabelledImages(SHAPE, ByteBuffer.allocate(2), new int[] {-1}))
                .hasMessage("a class index is 0 or more, got -1 at 0");
    }

    @Test
    void refusesAnImageThatIsNotThereOrDoesNotFit() {
        // Given
        LabelledImages images = new LabelledImages(SHAPE, ByteBuffer.allocate(2), new int[] {0});

        // Then
        assertThatThrownBy(() -> images.copyImage(1, new byte[2], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> images.copyImage(0, new byte[2], 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> images.classIndex(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
