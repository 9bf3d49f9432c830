package dev.axial.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file at {@code data/}, which the demonstration runs on. */
class BundledSampleTest {

    private static final Path DATA = Path.of("..", "..", "data");

    @Test
    void isAStratifiedSampleOfOrganAMnist(@TempDir Path folder) throws Exception {
        // When
        MedmnistFile sample = MedmnistFile.open(DATA.resolve("organamnist-sample.npz"), "any");

        // Then
        assertThat(sample.shape()).isEqualTo(new ImageShape(1, 28, 28));
        assertThat(sample.labels())
                .isEqualTo(ClassNames.MEDMNIST.of("organamnist").orElseThrow());
        assertThat(sample.size(Split.VALIDATION)).isEqualTo(830);
        assertThat(sample.size(Split.TEST)).isEqualTo(2260);
        LabelledImages train = sample.images(Split.TRAIN, folder);
        int[] perClass = new int[11];
        IntStream.range(0, train.size()).map(train::classIndex).forEach(c -> perClass[c]++);
        // of the full 1956 1390 1357 1474 3963 3817 6164 3919 3929 3031 3561, times 4400 / 34561
        assertThat(perClass).containsExactly(249, 177, 173, 188, 504, 486, 785, 499, 500, 386, 453);
        sample.close();
    }

    @Test
    void isTheFileThatItsReadmeDescribes() throws Exception {
        // Given
        byte[] file = Files.readAllBytes(DATA.resolve("organamnist-sample.npz"));

        // Then
        assertThat(file.length).isLessThanOrEqualTo(6_000_000);
        assertThat(Files.readString(DATA.resolve("README.md")))
                .contains(Sha256.of(file).hex())
                .contains("CC BY 4.0");
    }
}
