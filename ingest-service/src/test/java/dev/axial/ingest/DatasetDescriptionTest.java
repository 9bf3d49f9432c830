package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.image.raster.Raster;
import dev.axial.ingest.epoch.EpochOrder;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.Datasets;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetDescriptionTest {

    /** Sums of doubles in another order than NumPy's. */
    private static final double TOLERANCE = 1e-12;

    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(1, 0.1), new ScaleChance(0, 1, 1));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"organamnist-sample", "colour"})
    void agreesWithNumPy(String name) throws Exception {
        // Given: recorded by record_statistics.py
        JsonNode expected = json(name);
        Path npz = name.equals("colour") ? resource("colour.npz") : Path.of("..", "data", name + ".npz");

        // When
        DatasetStatistics statistics = DatasetDescription.statistics(
                load(npz, name), expected.get("seed").asLong());

        // Then
        int classes = statistics.labels().size();
        for (Split split : Split.values()) {
            assertThat(statistics.classCounts().get(split))
                    .isEqualTo(StreamSupport.stream(
                                    expected.get("classCounts")
                                            .get(split.code())
                                            .spliterator(),
                                    false)
                            .map(JsonNode::asInt)
                            .toList());
        }
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                assertThat(statistics.labelCorrelation().get(i).get(j))
                        .as("correlation of %d and %d", i, j)
                        .isCloseTo(
                                expected.get("labelCorrelation").get(i).get(j).asDouble(), within(TOLERANCE));
            }
            assertThat(statistics.pixelVariance().get(i))
                    .as("variance of class %d", i)
                    .isCloseTo(expected.get("pixelVariance").get(i).asDouble(), within(TOLERANCE));
        }
        JsonNode histogram = expected.get("pixelHistogram");
        assertThat(statistics.pixelHistogram().images())
                .isEqualTo(histogram.get("images").asInt());
        assertThat(new ObjectMapper()
                        .valueToTree(statistics.pixelHistogram().counts())
                        .toString())
                .isEqualTo(histogram.get("counts").toString());
    }

    @Test
    void refusesMoreClassesThanAMatrixIsMadeFor() {
        // Given
        TrainingDataset dataset = new TrainingDataset(TestDatasets.manyClasses(513), 0);

        // When, Then
        assertThatThrownBy(() -> DatasetDescription.statistics(dataset, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("statistics are made of at most 512 classes, dataset many-classes has 513");
    }

    @Test
    void showsImagesAboveWhatAnEpochMakesOfThem() throws Exception {
        // Given
        ImageShape shape = new ImageShape(3, 9, 7);
        DatasetContent content = TestDatasets.noise("noise", shape);
        TrainingDataset dataset = new TrainingDataset(content, 0);
        byte[] epoch = EpochBatching.batches(epoch(content, shape, 5, 3), dataset)
                .map(batch -> {
                    byte[] pixels = new byte[TestDatasets.TRAIN * shape.size()];
                    batch.pixels().get(pixels);
                    return pixels;
                })
                .findFirst()
                .orElseThrow();

        // When
        Raster sheet = DatasetDescription.augmented(dataset, AUGMENTATION, 5, 3, 12);

        // Then: 10 columns and 2 double rows of tiles, 9 x 7 enlarged 7 times, 2 pixels around each
        assertThat(sheet.height()).isEqualTo(2 + 4 * (63 + 2));
        assertThat(sheet.width()).isEqualTo(2 + 10 * (49 + 2));
        EpochOrder order = EpochOrder.shuffled(TestDatasets.TRAIN, 5, 0);
        byte[] original = new byte[shape.size()];
        for (int position = 0; position < 12; position++) {
            int row = 2 * (position / 10);
            content.split(Split.TRAIN).copyImage(order.imageAt(position), original, 0);
            assertThat(tile(sheet, shape, row, position % 10)).isEqualTo(original);
            byte[] augmented = new byte[shape.size()];
            System.arraycopy(epoch, order.imageAt(position) * shape.size(), augmented, 0, shape.size());
            assertThat(tile(sheet, shape, row + 1, position % 10)).isEqualTo(augmented);
        }
    }

    @Test
    void collectsAHundredImages() {
        // Given
        ImageShape shape = new ImageShape(1, 2, 3);
        DatasetContent content = TestDatasets.noise("noise", shape);

        // When
        Raster sheet = DatasetDescription.collage(new TrainingDataset(content, 0), 1);

        // Then: 3 pixels enlarged 21 times are 63
        assertThat(sheet.height()).isEqualTo(2 + 10 * (42 + 2));
        assertThat(sheet.width()).isEqualTo(2 + 10 * (63 + 2));
        byte[] expected = new byte[6];
        content.split(Split.TRAIN)
                .copyImage(EpochOrder.shuffled(TestDatasets.TRAIN, 1, 0).imageAt(73), expected, 0);
        assertThat(tile(sheet, shape, 7, 3)).isEqualTo(expected);
    }

    @Test
    void shrinksLargeImages() {
        // Given
        DatasetContent content = TestDatasets.noise("noise", new ImageShape(1, 128, 1024));

        // When
        Raster sheet = DatasetDescription.collage(new TrainingDataset(content, 0), 1);

        // Then
        assertThat(sheet.height()).isEqualTo(2 + 10 * (8 + 2));
        assertThat(sheet.width()).isEqualTo(2 + 10 * (64 + 2));
    }

    /** The tile at (row, column) at the images' own size: the upper left pixel of each enlarged one. */
    private static byte[] tile(Raster sheet, ImageShape shape, int row, int column) {
        int factor = 64 / Math.max(shape.height(), shape.width());
        byte[] samples = new byte[sheet.channels() * sheet.height() * sheet.width()];
        sheet.copyTo(samples, 0);
        byte[] tile = new byte[shape.size()];
        int at = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int sheetY = 2 + row * (shape.height() * factor + 2) + y * factor;
                    int sheetX = 2 + column * (shape.width() * factor + 2) + x * factor;
                    tile[at++] = samples[(c * sheet.height() + sheetY) * sheet.width() + sheetX];
                }
            }
        }
        return tile;
    }

    private static EpochRequested epoch(DatasetContent content, ImageShape shape, long seed, int epoch) {
        return new EpochRequested(
                "run",
                content.dataset().ref(),
                Split.TRAIN,
                epoch,
                0,
                0,
                TestDatasets.TRAIN,
                false,
                seed,
                TestDatasets.TRAIN,
                shape,
                Normalization.NONE,
                AUGMENTATION,
                "test",
                0);
    }

    private TrainingDataset load(Path npz, String name) throws Exception {
        try (ArtifactStore store = ArtifactStore.local(folder)) {
            Datasets datasets = new Datasets(store);
            Dataset imported = datasets.importNpz(npz, name);
            return new TrainingDataset(datasets.load(imported.ref()), 0);
        }
    }

    private static JsonNode json(String name) throws Exception {
        try (InputStream json = DatasetDescriptionTest.class.getResourceAsStream("description/" + name + ".json")) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static Path resource(String name) throws Exception {
        return Path.of(
                DatasetDescriptionTest.class.getResource("description/" + name).toURI());
    }
}
