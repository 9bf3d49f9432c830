package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.image.ImageShaper;
import dev.axial.image.raster.Luma;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Colour from file to batch and from image to batch, every byte: red, green, blue, each a plane. */
class ColourTest {

    private static final int HEIGHT = 5;
    private static final int WIDTH = 4;
    private static final int PLANE = HEIGHT * WIDTH;
    private static final int IMAGES = 12;
    private static final ImageShape COLOUR = new ImageShape(3, HEIGHT, WIDTH);

    @TempDir
    Path folder;

    /** Pixels as a file has them: uint8 {@code [N, H, W, 3]}. */
    private final byte[] interleaved = noise(IMAGES * PLANE * 3);

    @Test
    void aDatasetsColoursReachTheBatchAsPlanes() throws Exception {
        // Given
        DatasetContent content = imported();

        // When
        TensorBatch batch = epoch(content, COLOUR, Augmentation.NONE, Normalization.NONE);

        // Then
        assertThat(batch.shape()).isEqualTo(COLOUR);
        for (int row = 0; row < IMAGES; row++) {
            assertThat(pixels(batch, row))
                    .isEqualTo(planes(((TrainingRow) batch.rows().get(row)).datasetIndex()));
        }
    }

    @Test
    void augmentationMovesThePlanesTogether() throws Exception {
        // Given
        DatasetContent content = imported();
        Augmentation mirrored = new Augmentation(1, 0, null, null, null);

        // When
        TensorBatch batch = epoch(content, COLOUR, mirrored, Normalization.NONE);

        // Then
        byte[] image = planes(((TrainingRow) batch.rows().get(3)).datasetIndex());
        byte[] expected = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            expected[i] = image[i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH];
        }
        assertThat(pixels(batch, 3)).isEqualTo(expected);
    }

    @Test
    void eachColourIsStandardisedByItsOwnMeanAndDeviation() throws Exception {
        // Given
        DatasetContent content = imported();

        // When
        List<ChannelScale> scales = epoch(content, COLOUR, Augmentation.NONE, Normalization.STANDARDIZE)
                .scales();

        // Then: scale = 1 / deviation, offset = -mean / deviation, over every third byte of the file
        for (int c = 0; c < 3; c++) {
            int channel = c;
            double[] values = IntStream.range(0, IMAGES * PLANE)
                    .mapToDouble(i -> interleaved[3 * i + channel] & 0xFF)
                    .toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow());
            assertThat(scales.get(c)).isEqualTo(new ChannelScale((float) (1 / deviation), (float) (-mean / deviation)));
        }
    }

    @Test
    void aGreyNetworkSeesTheLumaOfAColourDataset() throws Exception {
        // Given
        DatasetContent content = imported();

        // When
        TensorBatch batch =
                epoch(content, new ImageShape(1, HEIGHT, WIDTH), Augmentation.NONE, Normalization.MINUS_ONE_TO_ONE);

        // Then
        assertThat(pixels(batch, 0))
                .isEqualTo(luma(planes(((TrainingRow) batch.rows().get(0)).datasetIndex())));
    }

    @Test
    void imagesOfEitherKindReachChampionsOfEitherKind() throws Exception {
        // Given
        byte[] colour = planes(0);
        byte[] grey = TestImages.grey(3, HEIGHT, WIDTH);

        // When, Then
        assertThat(served(TestImages.colourPng(colour, HEIGHT, WIDTH), 3)).isEqualTo(colour);
        assertThat(served(TestImages.png(grey, HEIGHT, WIDTH), 3)).isEqualTo(threeTimes(grey));
        assertThat(served(TestImages.colourPng(colour, HEIGHT, WIDTH), 1)).isEqualTo(luma(colour));
        assertThat(served(TestImages.colourPng(threeTimes(grey), HEIGHT, WIDTH), 1))
                .isEqualTo(grey);
    }

    private DatasetContent imported() throws Exception {
        byte[] classes = new byte[IMAGES];
        classes[1] = 1;
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String split : List.of("train", "val", "test")) {
            arrays.put(split + "_images", NpyArray.uint8(interleaved.clone(), IMAGES, HEIGHT, WIDTH, 3));
            arrays.put(split + "_labels", NpyArray.uint8(classes.clone(), IMAGES, 1));
        }
        Path npz = folder.resolve("cells.npz");
        NpzWriter.write(npz, arrays);
        try (ArtifactStore store = ArtifactStore.local(folder.resolve("store"))) {
            Datasets datasets = new Datasets(store);
            return datasets.load(datasets.importNpz(npz, "cells").ref());
        }
    }

    /** Encoded and decoded, as it travels. */
    private static TensorBatch epoch(
            DatasetContent content, ImageShape shape, Augmentation augmentation, Normalization normalization)
            throws Exception {
        EpochRequested request = new EpochRequested(
                "run",
                content.dataset().ref(),
                Split.TRAIN,
                1,
                0,
                0,
                IMAGES,
                true,
                9,
                IMAGES,
                shape,
                normalization,
                augmentation,
                "test",
                0);
        byte[] wire = EpochBatching.batches(request, new TrainingDataset(content, 0))
                .findFirst()
                .orElseThrow()
                .encode();
        return TensorBatch.decode(wire);
    }

    private static byte[] served(byte[] png, int channels) throws Exception {
        ModelPromoted champion = TestImages.champion("cells", 1, new ImageShape(channels, HEIGHT, WIDTH));
        ReceivedImage image = new ReceivedImage(
                0,
                0,
                Optional.empty(),
                png,
                Optional.of("cells"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH);
        ShapedImages shaped = new ImageShaping(new ImageShaper(ImageLimits.DEFAULT))
                .shape(List.of(image), Map.of(champion.model(), champion));
        return pixels(TensorBatch.decode(shaped.batches().get(0).batch().encode()), 0);
    }

    private static byte[] pixels(TensorBatch batch, int row) {
        byte[] pixels = new byte[batch.shape().size()];
        batch.pixels().get(row * pixels.length, pixels);
        return pixels;
    }

    /** Image {@code i} of the file as uint8 {@code [3, H, W]}. */
    private byte[] planes(int i) {
        byte[] planes = new byte[3 * PLANE];
        for (int pixel = 0; pixel < PLANE; pixel++) {
            for (int c = 0; c < 3; c++) {
                planes[c * PLANE + pixel] = interleaved[(i * PLANE + pixel) * 3 + c];
            }
        }
        return planes;
    }

    private static byte[] luma(byte[] planes) {
        byte[] grey = new byte[PLANE];
        for (int i = 0; i < PLANE; i++) {
            grey[i] = (byte) Luma.of(planes[i] & 0xFF, planes[PLANE + i] & 0xFF, planes[2 * PLANE + i] & 0xFF);
        }
        return grey;
    }

    private static byte[] threeTimes(byte[] grey) {
        byte[] planes = new byte[3 * grey.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(grey, 0, planes, c * grey.length, grey.length);
        }
        return planes;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(4).nextBytes(bytes);
        return bytes;
    }
}
