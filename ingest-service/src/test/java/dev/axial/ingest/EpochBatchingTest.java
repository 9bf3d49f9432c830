package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.dataset.DatasetContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochBatchingTest {

    private static final ImageShape SHAPE = new ImageShape(1, 9, 7);
    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(0.5, 0.1), new ScaleChance(0.5, 0.9, 1.1));

    private final DatasetContent content = TestDatasets.noise("noise", SHAPE);
    private final TrainingDataset dataset = new TrainingDataset(content, 0);

    @Test
    void givesASplitAsItIsInItsOwnOrder() throws Exception {
        // Given
        EpochRequested request = request(0, TestDatasets.TRAIN, false, Augmentation.NONE, SHAPE, 32);

        // When
        List<TensorBatch> batches = EpochBatching.batches(request, dataset).toList();

        // Then
        assertThat(batches).extracting(TensorBatch::size).containsExactly(32, 32, 32, 4);
        assertThat(sequences(batches)).containsExactly(0, 1, 2, 3);
        assertThat(rows(batches))
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> new TrainingRow(i % 2, i))
                        .toList());
        byte[] expected = new byte[63];
        content.split(Split.TRAIN).copyImage(33, expected, 0);
        byte[] second = new byte[63];
        batches.get(1).pixels().get(63, second);
        assertThat(second).isEqualTo(expected);
        assertThat(batches)
                .allMatch(batch -> batch.scales().equals(List.of(new ChannelScale((float) (1 / 127.5), -1))));
    }

    @Test
    void givesTheSameBytesForTheSameRequest() throws Exception {
        // Given
        EpochRequested request = request(0, TestDatasets.TRAIN, true, AUGMENTATION, SHAPE, 32);

        // When
        List<byte[]> first =
                EpochBatching.batches(request, dataset).map(TensorBatch::encode).toList();
        List<byte[]> second = EpochBatching.batches(
                        request, new TrainingDataset(TestDatasets.noise("noise", SHAPE), 1 << 20))
                .map(TensorBatch::encode)
                .toList();

        // Then
        assertThat(first).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
    }

    @Test
    void makesTheSameEpochOfShardsAsOfTheWhole() throws Exception {
        // Given
        List<TensorBatch> whole = EpochBatching.batches(
                        request(0, TestDatasets.TRAIN, true, AUGMENTATION, SHAPE, 32), dataset)
                .toList();

        // When
        List<TensorBatch> parts = new ArrayList<>();
        EpochBatching.batches(request(0, 64, true, AUGMENTATION, SHAPE, 32), dataset)
                .forEach(parts::add);
        EpochBatching.batches(request(64, 100, true, AUGMENTATION, SHAPE, 32), dataset)
                .forEach(parts::add);

        // Then
        assertThat(sequences(parts)).isEqualTo(sequences(whole));
        assertThat(rows(parts)).isEqualTo(rows(whole)).doesNotHaveDuplicates().hasSize(100);
        for (int i = 0; i < 4; i++) {
            assertThat(parts.get(i).pixels()).isEqualTo(whole.get(i).pixels());
        }
    }

    @Test
    void answersInTheShapeThatWasAskedFor() throws Exception {
        // Given
        ImageShape asked = new ImageShape(3, 16, 5);

        // When
        TensorBatch batch = EpochBatching.batches(request(0, 32, false, AUGMENTATION, asked, 32), dataset)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(batch.shape()).isEqualTo(asked);
        assertThat(batch.scales()).hasSize(3);
    }

    @Test
    void refusesWhatTheSplitDoesNotHave() {
        assertThatThrownBy(() -> EpochBatching.batches(request(96, 101, true, AUGMENTATION, SHAPE, 32), dataset))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("field \"to\": split train of noise has 100 images, asked for those up to 101");
    }

    @Test
    void refusesAShardThatEndsWithinABatch() {
        assertThatThrownBy(() -> EpochBatching.batches(request(0, 33, true, AUGMENTATION, SHAPE, 32), dataset))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(
                        "a shard ends with a full batch of 32 or with the split's last image 100, got 33");
    }

    @Test
    void refusesABatchThatIsTooLargeForARecordAndTakesTheLargestThatIsNot() throws Exception {
        // Given: (8,388,608 - 4,096) / (128 * 128 * 3 + 16) = 170
        ImageShape large = new ImageShape(3, 128, 128);
        DatasetContent many = TestDatasets.noise("many", new ImageShape(1, 1, 1));

        // When, Then
        assertThatThrownBy(() -> EpochBatching.batches(
                        request(0, 100, true, AUGMENTATION, large, 171), new TrainingDataset(many, 0)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageStartingWith("field \"batchSize\": at most 170 images of shape [3, 128, 128] fit");
        TensorBatch batch = EpochBatching.batches(
                        request(0, 100, true, AUGMENTATION, large, 170), new TrainingDataset(many, 0))
                .findFirst()
                .orElseThrow();
        assertThat(TensorBatch.decode(batch.encode()).size()).isEqualTo(100);
    }

    private EpochRequested request(
            int from, int to, boolean shuffle, Augmentation augmentation, ImageShape shape, int batchSize) {
        return new EpochRequested(
                "run",
                content.dataset().ref(),
                Split.TRAIN,
                2,
                0,
                from,
                to,
                shuffle,
                42,
                batchSize,
                shape,
                Normalization.MINUS_ONE_TO_ONE,
                augmentation,
                "test",
                0);
    }

    private static List<Integer> sequences(List<TensorBatch> batches) {
        return batches.stream()
                .map(batch -> ((EpochPart) batch.purpose()).sequence())
                .toList();
    }

    private static List<TensorBatch.Row> rows(List<TensorBatch> batches) {
        return batches.stream().flatMap(batch -> batch.rows().stream()).toList();
    }
}
