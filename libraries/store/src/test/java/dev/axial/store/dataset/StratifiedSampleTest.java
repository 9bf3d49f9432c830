package dev.axial.store.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.store.npz.Npz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StratifiedSampleTest {

    private static final Map<Split, Integer> COUNTS = Map.of(Split.TRAIN, 20, Split.VALIDATION, 8, Split.TEST, 11);

    @TempDir
    Path folder;

    @Test
    void sharesByLargestRemainder() {
        // 7 of 10 among 5, 3 and 2: 3.5, 2.1, 1.4 -> 3, 2, 1 and the one left to the largest remainder, .5
        assertThat(StratifiedSample.apportion(new int[] {5, 3, 2}, 7)).containsExactly(4, 2, 1);
        // 2 of 4 among 1, 1, 1, 1: all remainders .5, ties to the lower class
        assertThat(StratifiedSample.apportion(new int[] {1, 1, 1, 1}, 2)).containsExactly(1, 1, 0, 0);
        assertThat(StratifiedSample.apportion(new int[] {3, 0, 1}, 4)).containsExactly(3, 0, 1);
    }

    @Test
    void choosesWithoutRepetitionInOrderAndByTheSeed() {
        // Given
        int[] classes = IntStream.range(0, 100).map(i -> i % 4).toArray();

        // When
        int[] chosen = StratifiedSample.choose(classes, 4, 10, 1);

        // Then
        assertThat(chosen).hasSize(10).doesNotHaveDuplicates().isSorted();
        assertThat(StratifiedSample.choose(classes, 4, 10, 1)).isEqualTo(chosen);
        assertThat(StratifiedSample.choose(classes, 4, 10, 2)).isNotEqualTo(chosen);
        // 2.5 of each class: 3, 3, 2, 2
        assertThat(IntStream.of(chosen).map(i -> classes[i]).sorted()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 3, 3);
    }

    @Test
    void writesTheSameSampleForTheSameSeed() throws Exception {
        // When
        ArtifactRef first = sample(1, "first.npz");
        ArtifactRef again = sample(1, "again.npz");
        ArtifactRef other = sample(2, "other.npz");

        // Then
        assertThat(again).isEqualTo(first).isNotEqualTo(other);
        assertThat(first.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("first.npz"))));
        // Of the arrays, not of the file: how well they deflate is up to the platform's zlib.
        assertThat(arrays(folder.resolve("first.npz")))
                .hasToString("f2555e44fd98ffa7ceeeb1c5dbeab62d0510fdd0a75473a1850489cb646f82b7");
    }

    @Test
    void keepsOnlyImagesOfTheSourceWithTheirLabels() throws Exception {
        // When
        sample(3, "sample.npz");

        // Then
        try (MedmnistFile source = MedmnistFile.open(Recorded.dataset("uneven"), "uneven");
                MedmnistFile sample = MedmnistFile.open(folder.resolve("sample.npz"), "sample")) {
            assertThat(sample.labels()).isEqualTo(source.labels());
            for (Split split : Split.values()) {
                LabelledImages all = source.images(split, folder);
                LabelledImages kept = sample.images(split, folder);
                assertThat(kept.size()).isEqualTo(COUNTS.get(split));
                for (int i = 0; i < kept.size(); i++) {
                    assertThat(holds(all, kept, i)).isTrue();
                }
            }
        }
    }

    @Test
    void keepsColourImagesAsTheyWere() throws Exception {
        // Given all of them
        Path file = Recorded.dataset("colour");

        // When
        new StratifiedSample(Map.of(Split.TRAIN, 12, Split.VALIDATION, 6, Split.TEST, 5), 1)
                .write(file, folder.resolve("colour.npz"));

        // Then
        try (Npz source = Npz.open(file);
                Npz sample = Npz.open(folder.resolve("colour.npz"))) {
            assertThat(sample.header("train_images")).isEqualTo(source.header("train_images"));
            assertThat(sample.read("train_images").data())
                    .isEqualTo(source.read("train_images").data());
            assertThat(sample.read("test_labels").data())
                    .isEqualTo(source.read("test_labels").data());
            assertThat(sample.read("label_names").texts()).containsExactly("0", "1", "2");
        }
    }

    @Test
    void refusesToKeepMoreThanThereAreOrNone() {
        // Given
        StratifiedSample tooMany = new StratifiedSample(Map.of(Split.TRAIN, 61, Split.VALIDATION, 1, Split.TEST, 1), 1);

        // Then
        assertThatThrownBy(() -> tooMany.write(Recorded.dataset("uneven"), folder.resolve("x.npz")))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("split train of")
                .hasMessageContaining("has 60 images; a sample of 61 needs as many");
        assertThat(folder.resolve("x.npz")).doesNotExist();
        assertThatThrownBy(() -> new StratifiedSample(Map.of(Split.TRAIN, 5, Split.TEST, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 image of each split");
    }

    private ArtifactRef sample(long seed, String name) throws Exception {
        return new StratifiedSample(COUNTS, seed).write(Recorded.dataset("uneven"), folder.resolve(name));
    }

    private static boolean holds(LabelledImages images, LabelledImages of, int i) {
        byte[] sought = new byte[of.shape().size()];
        byte[] candidate = new byte[sought.length];
        of.copyImage(i, sought, 0);
        return IntStream.range(0, images.size())
                .filter(k -> images.classIndex(k) == of.classIndex(i))
                .anyMatch(k -> {
                    images.copyImage(k, candidate, 0);
                    return Arrays.equals(candidate, sought);
                });
    }

    private static Sha256 arrays(Path file) throws Exception {
        MessageDigest digest = Sha256.digest();
        try (Npz npz = Npz.open(file)) {
            for (String name : npz.names()) {
                digest.update((name + npz.header(name)).getBytes(UTF_8));
                digest.update(npz.read(name).data());
            }
        }
        return Sha256.of(digest);
    }
}
