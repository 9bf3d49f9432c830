package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.launcher.home.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyRowsTest {

    @Test
    void countsTheRowsFrom1To17AndNamesEachModelOnce() {
        // When
        List<Variant> variants =
                StudyRows.ALL.stream().flatMap(row -> row.variants().stream()).toList();

        // Then
        assertThat(StudyRows.ALL)
                .extracting(StudyRow::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, StudyRows.COUNT).boxed().toList());
        assertThat(variants).extracting(Variant::model).doesNotHaveDuplicates();
        assertThat(variants.stream().filter(system -> system.study().accuracy().isPresent()))
                .allMatch(system -> system.study().accuracy().get() > 0.5)
                .hasSize(17); // 19 variants, of which 12's leaky ReLU and 16 have no number
    }

    @Test
    void namesRecipesThatTrainKnows() throws IOException {
        // Given
        String recipes = Files.readString(Installation.locate()
                .folder()
                .resolve("train-service/src/main/resources/recipes/organamnist-study.yaml"));

        // When, Then
        assertThat(StudyRows.ALL).allSatisfy(row -> assertThat(row.variants())
                .allSatisfy(system -> assertThat(recipes).containsPattern("(?m)^" + system.recipe() + ":")));
        assertThat(recipes).containsPattern("(?m)^resnet18:");
    }
}
