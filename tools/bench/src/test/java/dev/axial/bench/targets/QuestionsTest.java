package dev.axial.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.bench.BenchPlan.Form;
import dev.axial.contract.model.ImageShape;
import dev.axial.store.dataset.LabelledImages;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
    /** Three images, whose pixels are 0 to 5, 6 to 11, 12 to 17. */
    private static final LabelledImages IMAGES = new LabelledImages(SHAPE, counted(18), new int[] {0, 0, 0});

    @Test
    void requestsGoOverTheImagesAgainAndAgain() {
        // Given
        Questions questions = new Questions(IMAGES, Form.TENSOR, 2);

        // When // Then
        assertThat(questions.datatype()).isEqualTo("UINT8");
        assertThat(questions.tensorShape()).isEqualTo(List.of(2L, 1L, 2L, 3L));
        assertThat(questions.tensor(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(questions.tensor(1)).containsExactly(12, 13, 14, 15, 16, 17, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void anEncodedImageFollowsItsLength() throws Exception {
        // Given
        Questions questions = new Questions(IMAGES, Form.PNG, 1);

        // When
        ByteBuffer tensor = ByteBuffer.wrap(questions.tensor(1)).order(ByteOrder.LITTLE_ENDIAN);

        // Then
        assertThat(questions.datatype()).isEqualTo("BYTES");
        assertThat(questions.tensorShape()).isEqualTo(List.of(1L));
        byte[] png = new byte[tensor.getInt()];
        assertThat(tensor.remaining()).isEqualTo(png.length);
        tensor.get(png);
        assertThat(png).isEqualTo(questions.image(1));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRaster().getPixels(0, 0, 3, 2, (int[]) null))
                .containsExactly(6, 7, 8, 9, 10, 11);
    }

    private static ByteBuffer counted(int n) {
        ByteBuffer bytes = ByteBuffer.allocate(n);
        for (int i = 0; i < n; i++) {
            bytes.put((byte) i);
        }
        return bytes.flip();
    }
}
