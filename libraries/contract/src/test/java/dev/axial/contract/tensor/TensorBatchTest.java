package dev.axial.contract.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorBatchTest {

    private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
    private static final Sha256 SHA = Sha256.of(new byte[] {1});
    private static final Serving SERVING = new Serving(new ModelName("organ"), 3, SHA);

    @Test
    void readsBackWhatItWroteForServing() throws InvalidBatchException {
        // Given
        byte[] pixels = {0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5, -6};
        List<Row> rows = List.of(
                new ImageRow(
                        "a",
                        Optional.of("liver"),
                        5,
                        1L << 40,
                        Instant.parse("2026-11-22T10:00:00.123456Z"),
                        Optional.of("00-trace"),
                        Optional.of("vendor=1")),
                new ImageRow("5-7", Optional.empty(), 0, 0, Instant.EPOCH, Optional.empty(), Optional.empty()));

        // When
        TensorBatch read = TensorBatch.decode(new TensorBatch(SHAPE, pixels, rows, List.of(), SERVING).encode());

        // Then
        assertThat(read.shape()).isEqualTo(SHAPE);
        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.scales()).isEmpty();
        assertThat(read.purpose()).isEqualTo(SERVING);
        byte[] back = new byte[12];
        read.pixels().get(back);
        assertThat(back).isEqualTo(pixels);
    }

    @Test
    void readsBackWhatItWroteForTraining() throws InvalidBatchException {
        // Given
        EpochPart part = new EpochPart("run", SHA, Split.TRAIN, 2, 1, 17);
        List<ChannelScale> scales = List.of(new ChannelScale(1 / 127.5f, -1));
        List<Row> rows = List.of(new TrainingRow(0, 0), new TrainingRow(10, 34_560));

        // When
        TensorBatch read = TensorBatch.decode(new TensorBatch(SHAPE, new byte[12], rows, scales, part).encode());

        // Then
        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.scales()).isEqualTo(scales);
        assertThat(read.purpose()).isEqualTo(part);
    }

    @Test
    void aDecodedBatchIsAViewOfTheRecord() throws InvalidBatchException {
        // Given
        byte[] pixels = new byte[6];
        Arrays.fill(pixels, (byte) 77);
        byte[] record = batch(pixels).encode();
        TensorBatch read = TensorBatch.decode(record);

        // When
        for (int i = 0; i < record.length; i++) { // to be seen through the view, were it none
            record[i] = record[i] == 77 ? 78 : record[i];
        }

        // Then
        assertThat(read.pixels().get(0)).isEqualTo((byte) 78);
        assertThat(read.pixels().isReadOnly()).isTrue();
    }

    @Test
    void refusesSizesThatDoNotAgree() {
        assertThatThrownBy(() -> batch(new byte[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 rows of shape [1, 2, 3] are 6 bytes of pixels, got 5");
    }

    @Test
    void anyChangeOfTheBytesIsABatchOrAnInvalidBatchNeverAnythingElse() {
        // Given
        byte[] record = batch(new byte[6]).encode();
        Random random = new Random(1);

        for (int i = 0; i < 20_000; i++) {
            byte[] changed = Arrays.copyOf(record, random.nextInt(record.length) + 1);
            for (int k = random.nextInt(4); k > 0; k--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            // When
            try {
                TensorBatch batch = TensorBatch.decode(changed);
                // Then
                assertThat(batch.pixels().remaining())
                        .isEqualTo(batch.size() * batch.shape().size());
            } catch (InvalidBatchException e) {
                assertThat(e).hasMessageContaining("batch");
            }
        }
    }

    @Test
    void saysThatABatchIsTooLargeBeforeReadingIt() {
        assertThatThrownBy(() -> TensorBatch.decode(new byte[TensorBatch.MAX_BYTES + 1]))
                .isInstanceOf(InvalidBatchException.class)
                .hasMessage("a tensor batch has at most 8388608 bytes, got 8388609");
    }

    private static TensorBatch batch(byte[] pixels) {
        return new TensorBatch(
                SHAPE,
                pixels,
                List.of(new ImageRow("a", Optional.empty(), 0, 0, Instant.EPOCH, Optional.empty(), Optional.empty())),
                List.of(),
                SERVING);
    }
}
