package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.image.raster.Raster;
import dev.axial.ingest.TestDatasets;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.LabelledImages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingDatasetTest {

    @Test
    void mapsTheRangeOfBytesToMinusOneToOne() {
        // When
        ChannelScale scale =
                dataset(0, 255).scales(Normalization.MINUS_ONE_TO_ONE, 1).get(0);

        // Then
        assertThat(scale.scale() * 0 + scale.offset()).isEqualTo(-1);
        assertThat(scale.scale() * 255 + scale.offset()).isCloseTo(1, within(1e-6f));
    }

    @Test
    void standardizesByMeanAndPopulationDeviationOfTheTrainingSplit() {
        // When: 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and population deviation 2
        ChannelScale scale = dataset(2, 4, 4, 4, 5, 5, 7, 9)
                .scales(Normalization.STANDARDIZE, 1)
                .get(0);

        // Then
        assertThat(scale.scale()).isEqualTo(0.5f);
        assertThat(scale.offset()).isEqualTo(-2.5f);
    }

    @Test
    void standardizesEachChannelOfWhatWasAskedFor() {
        // When
        List<ChannelScale> scales = dataset(2, 4, 4, 4, 5, 5, 7, 9).scales(Normalization.STANDARDIZE, 3);

        // Then
        assertThat(scales).hasSize(3).containsOnly(new ChannelScale(0.5f, -2.5f));
    }

    @Test
    void standardizesFlatImagesToZero() {
        // When
        ChannelScale scale = dataset(9, 9).scales(Normalization.STANDARDIZE, 1).get(0);

        // Then
        assertThat(scale.scale() * 9 + scale.offset()).isZero();
    }

    @Test
    void leavesBytesAloneWhenAskedTo() {
        assertThat(dataset(1, 2).scales(Normalization.NONE, 1)).containsExactly(new ChannelScale(1, 0));
    }

    @Test
    void convertsToAnotherShapeWhetherOrNotItKeepsTheResult() {
        // Given
        DatasetContent content = TestDatasets.noise("colour", new ImageShape(3, 12, 10));
        ImageShape asked = new ImageShape(1, 8, 16);
        byte[] own = new byte[360];
        content.split(Split.TEST).copyImage(4, own, 0);
        byte[] expected = new byte[128];
        new Raster(3, 12, 10, own).withChannels(1).resized(8, 16).copyTo(expected, 0);

        for (long keepBytes : new long[] {0, 1 << 20}) {
            // When
            ShapedSplit split = new TrainingDataset(content, keepBytes).split(Split.TEST, asked);

            // Then: also the second time
            assertThat(split.image(4)).isEqualTo(expected);
            assertThat(split.image(4)).isEqualTo(expected);
            assertThat(split.image(4) == split.image(4)).isEqualTo(keepBytes > 0);
        }
    }

    @Test
    void keepsOtherShapesOnlyWhileThereIsRoom() {
        // Given: 130 images of 100 bytes; room for the 20 of the test split in one other shape of 64 bytes
        TrainingDataset dataset =
                new TrainingDataset(TestDatasets.noise("room", new ImageShape(1, 10, 10)), 20 * 64 + 20);

        // When
        ShapedSplit first = dataset.split(Split.TEST, new ImageShape(1, 8, 8));
        ShapedSplit second = dataset.split(Split.TEST, new ImageShape(1, 4, 4));

        // Then
        assertThat(first.image(0)).isSameAs(first.image(0));
        assertThat(second.image(0)).isNotSameAs(second.image(0)).isEqualTo(second.image(0));
        assertThat(dataset.fileBytes()).isEqualTo(13_000);
        assertThat(dataset.heapBytes()).isEqualTo(130 * 4 + 20 * 64);
    }

    /** A dataset of one training image with these pixels. */
    private static TrainingDataset dataset(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        ImageShape shape = new ImageShape(1, 1, pixels.length);
        LabelledImages train = new LabelledImages(shape, ByteBuffer.wrap(bytes), new int[] {0});
        LabelledImages other = new LabelledImages(shape, ByteBuffer.wrap(new byte[pixels.length]), new int[] {1});
        Dataset dataset = new Dataset(
                new DatasetRef("tiny", new ArtifactRef(Sha256.of(bytes), 1)),
                List.of("a", "b"),
                shape,
                Map.of(Split.TRAIN, 1, Split.VALIDATION, 1, Split.TEST, 1));
        return new TrainingDataset(
                new DatasetContent(dataset, Map.of(Split.TRAIN, train, Split.VALIDATION, other, Split.TEST, other)), 0);
    }
}
