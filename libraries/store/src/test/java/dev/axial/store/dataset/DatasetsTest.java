package dev.axial.store.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.Split;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.Npz;
import dev.axial.store.npz.NpzWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

    @TempDir
    Path folder;

    private ArtifactStore store;
    private Datasets datasets;

    @BeforeEach
    void open() {
        store = ArtifactStore.local(folder.resolve("store"));
        datasets = new Datasets(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void findsAndListsWhatWasImported() throws Exception {
        // When
        Dataset grey = datasets.importNpz(Recorded.dataset("grey"), "grey");
        Dataset colour = datasets.importNpz(Recorded.dataset("colour"), "colour");

        // Then
        assertThat(grey.shape()).isEqualTo(new ImageShape(1, 4, 5));
        assertThat(grey.images()).isEqualTo(Map.of(Split.TRAIN, 12, Split.VALIDATION, 6, Split.TEST, 5));
        assertThat(colour.shape()).isEqualTo(new ImageShape(3, 4, 5));
        assertThat(datasets.find("grey")).contains(grey);
        assertThat(datasets.find("nothing")).isEmpty();
        assertThat(datasets.list()).containsExactly(colour, grey);
        assertThat(store.read(grey.ref().artifact())).isEqualTo(Files.readAllBytes(Recorded.dataset("grey")));
    }

    @Test
    void loadsTheImagesOfEverySplitAsNumPyHasThem() throws Exception {
        // Given
        DatasetRef ref = datasets.importNpz(Recorded.dataset("grey"), "grey").ref();

        // When
        DatasetContent content = datasets.load(ref);

        // Then
        assertThat(content.dataset()).isEqualTo(datasets.find("grey").orElseThrow());
        try (Npz npz = Npz.open(Recorded.dataset("grey"))) {
            assertThat(pixels(content.split(Split.VALIDATION)))
                    .isEqualTo(npz.read("val_images").data());
        }
        LabelledImages test = content.split(Split.TEST);
        assertThat(IntStream.range(0, test.size()).map(test::classIndex)).containsExactly(0, 1, 2, 0, 1);
    }

    @Test
    void turnsColourImagesToChannelsFirst() throws Exception {
        // Given
        DatasetRef ref =
                datasets.importNpz(Recorded.dataset("colour"), "colour").ref();

        // When
        DatasetContent content = datasets.load(ref);

        // Then
        try (Npz transposed = Npz.open(Recorded.dataset("colour-channels-first"))) {
            ByteBuffer expected = transposed.read("train_images").data();
            assertThat(pixels(content.split(Split.TRAIN))).isEqualTo(expected);
            byte[] image = new byte[60 + 2];
            content.split(Split.TRAIN).copyImage(11, image, 2);
            assertThat(ByteBuffer.wrap(image, 2, 60)).isEqualTo(expected.slice(11 * 60, 60));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey", "colour"})
    void readsImagesInFortranOrderAndOfAnyByteOrderAsTheSameImages(String kind) throws Exception {
        // Given
        DatasetContent expected =
                datasets.load(datasets.importNpz(Recorded.dataset(kind), kind).ref());

        for (String variant : List.of("fortran", "big-u1", "native-u1")) {
            // When
            DatasetContent content = datasets.load(datasets.importNpz(Recorded.dataset(kind + "-" + variant), variant)
                    .ref());

            // Then
            for (Split split : Split.values()) {
                assertThat(pixels(content.split(split))).as(variant).isEqualTo(pixels(expected.split(split)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey-bzip2", "grey-lzma", "grey-deflate64"})
    void readsMembersOfOtherCompressionMethods(String file) throws Exception {
        // Given
        DatasetContent expected = datasets.load(
                datasets.importNpz(Recorded.dataset("grey"), "grey").ref());

        // When
        DatasetContent content = datasets.load(
                datasets.importNpz(Recorded.dataset(file), "packed").ref());

        // Then
        for (Split split : Split.values()) {
            assertThat(pixels(content.split(split))).isEqualTo(pixels(expected.split(split)));
        }
    }

    @Test
    void saysOfWhichClassesASplitHasNoImage() throws Exception {
        // Given
        Map<Split, List<String>> absent = new EnumMap<>(Split.class);

        // When
        datasets.importNpz(Recorded.dataset("absent-classes"), "absent", absent::put);

        // Then
        assertThat(absent).containsOnly(Map.entry(Split.TRAIN, List.of("1")), Map.entry(Split.TEST, List.of("1", "3")));
    }

    /** An image takes a byte for each value in the file and none of the heap, however many there are. */
    @Test
    void importsAndLoadsInBoundedMemory() throws Exception {
        // Given: 94 MiB of colour images, all alike
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        byte[] pixels = new byte[2000 * 128 * 128 * 3];
        Arrays.fill(pixels, (byte) 7);
        arrays.put("train_images", NpyArray.uint8(pixels, 2000, 128, 128, 3));
        arrays.put(
                "train_labels",
                NpyArray.int32(IntStream.range(0, 2000).map(i -> i % 2).toArray(), 2000));
        for (String split : List.of("val", "test")) {
            arrays.put(split + "_images", NpyArray.uint8(new byte[128 * 128 * 3], 1, 128, 128, 3));
            arrays.put(split + "_labels", NpyArray.int32(new int[1], 1));
        }
        Path npz = folder.resolve("large.npz");
        NpzWriter.write(npz, arrays);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        LabelledImages train =
                datasets.load(datasets.importNpz(npz, "large").ref()).split(Split.TRAIN);

        // Then: pieces of 4 MiB, twice; it took two copies of the 94 MiB
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32 << 20);
        byte[] image = new byte[train.shape().size()];
        train.copyImage(1999, image, 0);
        assertThat(image).containsOnly(7);
        try (Stream<Path> left = Files.list(store.scratch())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void describesAVersionWhoseNameStandsForAnother() throws Exception {
        // Given
        Dataset first = datasets.importNpz(Recorded.dataset("grey"), "mine");
        datasets.importNpz(Recorded.dataset("named"), "mine");

        // Then
        assertThat(datasets.describe(first.ref())).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels-u2",
                "labels-i4",
                "labels-i8",
                "labels-big-i8",
                "labels-u8",
                "labels-big-u8",
                "labels-i1",
                "labels-big-i1",
                "labels-row",
                "labels-fortran"
            })
    void readsLabelsOfAnyIntegerTypeInARow(String file) throws Exception {
        // When
        Dataset dataset = datasets.importNpz(Recorded.dataset(file), "labels");

        // Then
        LabelledImages train = datasets.load(dataset.ref()).split(Split.TRAIN);
        assertThat(IntStream.range(0, 12).map(train::classIndex)).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void readsTruthValuesAsLabelsOfTwoClasses() throws Exception {
        // When
        Dataset dataset = datasets.importNpz(Recorded.dataset("labels-bool"), "labels");

        // Then
        LabelledImages train = datasets.load(dataset.ref()).split(Split.TRAIN);
        assertThat(dataset.labels()).containsExactly("0", "1");
        assertThat(IntStream.range(0, 4).map(train::classIndex)).containsExactly(0, 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "named,       organamnist,    heart liver lung",
        "named-ascii, anything,       heart liver lung",
        "grey,        anything,       0 1 2",
        "grey,        octmnist-small, choroidal neovascularization diabetic macular edema drusen normal"
    })
    void namesClassesByTheFileElseByTheDatasetsNameElseByNumber(String file, String name, String labels)
            throws Exception {
        // When
        Dataset dataset = datasets.importNpz(Recorded.dataset(file), name);

        // Then
        assertThat(String.join(" ", dataset.labels())).isEqualTo(labels);
        assertThat(datasets.load(dataset.ref()).dataset().labels()).isEqualTo(dataset.labels());
    }

    @Test
    void keepsEveryVersionThatANameStoodFor() throws Exception {
        // Given
        Dataset first = datasets.importNpz(Recorded.dataset("grey"), "mine");

        // When
        Dataset second = datasets.importNpz(Recorded.dataset("named"), "mine");

        // Then
        assertThat(datasets.find("mine")).contains(second);
        assertThat(datasets.list()).containsExactly(second);
        assertThat(datasets.load(first.ref()).dataset()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            value = {
                "missing            => 'val_labels' is missing|a dataset has train_images, train_labels, val_images",
                "float-images       => 'train_images'|is float32 [12, 4, 5]; images are uint8 [N, H, W] or [N, H, W, 3]",
                "flat-images        => 'test_images'|is uint8 [5, 20]; images are uint8 [N, H, W] or [N, H, W, 3]",
                "four-channels      => 'train_images'|is uint8 [12, 4, 5, 4]; images are",
                "large-images       => 'train_images'|1 to 1024 pixels a side, got 1 x 1025",
                "other-size         => 'val_images'|has images of shape [1, 5, 5]|train_images has [1, 4, 5]",
                "other-channels     => 'test_images'|has images of shape [3, 4, 5]|train_images has [1, 4, 5]",
                "no-images          => 'val_images'|is uint8 [0, 4, 5], without an image; each split needs at least 1",
                "fewer-labels       => 'train_labels'|has 11 labels for the 12 images of train_images",
                "many-labels        => 'train_labels'|is uint8 [12, 14]; labels are one class index an image",
                "float-labels       => 'test_labels'|is float64 [5, 1]; labels are one class index an image",
                "negative-labels    => 'test_labels'|has class -1 at image 3; classes are 0 to 4095",
                "too-many-classes   => 'test_labels'|has class 4096 at image 3; classes are 0 to 4095",
                "huge-labels        => 'test_labels'|has class 18446744073709551615 at image 3; classes are 0 to 4095",
                "long-label         => 'label_names'|a label has at most 200 characters, the one at index 1, 'xxxx|has 201",
                "stray-class        => 'test_labels'|has class 255 at image 3; the dataset has 3 classes, 0 to 2",
                "one-class          => hold no class but 0|needs at least 2",
                "label-out-of-names => 'train_labels'|has class 2 at image 2; the dataset has 2 classes, 0 to 1",
                "names-twice        => 'label_names'|labels differ from each other, got 'liver' twice, also at index 2",
                "names-numbers      => 'label_names'|is int64 [3]; class names are text [classes]",
                "pickled            => 'test_labels'|pickled Python objects|allow_pickle=False"
            })
    void refusesABadDatasetAndSaysWhatWouldBeRight(String file, String parts) {
        // When
        assertThatThrownBy(() -> datasets.importNpz(Recorded.dataset("bad-" + file), "bad"))
                // Then
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContainingAll(parts.split("\\|"))
                .hasMessageContaining("bad-" + file + ".npz");
        assertThat(datasets.find("bad")).isEmpty();
        assertThat(folder.resolve("store/objects")).doesNotExist();
    }

    @Test
    void refusesAClassThatAKnownDatasetDoesNotHave() {
        // Given a file of classes 0 to 2, under the name of a dataset of two
        Path file = Recorded.dataset("grey");

        // Then
        assertThatThrownBy(() -> datasets.importNpz(file, "pneumoniamnist"))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("has class 2 at image 2; the dataset has 2 classes, 0 to 1");
    }

    @Test
    void refusesAMissingFileAndABadName() {
        assertThatThrownBy(() -> datasets.importNpz(folder.resolve("none.npz"), "none"))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> datasets.importNpz(Recorded.dataset("grey"), "../grey"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'../grey'");
    }

    @Test
    void reportsADatasetWhoseFileIsGone() throws Exception {
        // Given
        DatasetRef ref = datasets.importNpz(Recorded.dataset("grey"), "grey").ref();
        store.delete(ref.artifact());

        // Then
        assertThatThrownBy(() -> datasets.load(ref))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("is not in folder");
    }

    @Test
    void readsTheDescriptionsThatAnEarlierVersionWrote() throws Exception {
        // Given
        byte[] golden =
                DatasetsTest.class.getResourceAsStream("dataset-v1.json").readAllBytes();
        store.point("datasets/organamnist", golden);

        // When
        Dataset dataset = datasets.find("organamnist").orElseThrow();

        // Then
        assertThat(dataset.ref().artifact().bytes()).isEqualTo(38_247_708);
        assertThat(dataset.labels()).isEqualTo(List.of("bladder", "femur-left", "spleen"));
        assertThat(dataset.shape()).isEqualTo(new ImageShape(1, 28, 28));
        assertThat(dataset.images()).isEqualTo(Map.of(Split.TRAIN, 34561, Split.VALIDATION, 6491, Split.TEST, 17778));
    }

    /** uint8 {@code [N, C, H, W]}. */
    private static ByteBuffer pixels(LabelledImages images) {
        byte[] pixels = new byte[images.size() * images.shape().size()];
        for (int i = 0; i < images.size(); i++) {
            images.copyImage(i, pixels, i * images.shape().size());
        }
        return ByteBuffer.wrap(pixels);
    }

    @Test
    void saysWhichDescriptionIsDamaged() {
        // Given
        store.point("datasets/mine", "{}".getBytes(UTF_8));

        // Then
        assertThatThrownBy(() -> datasets.find("mine"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("datasets/mine is damaged")
                .hasMessageContaining("import the dataset again");
    }
}
