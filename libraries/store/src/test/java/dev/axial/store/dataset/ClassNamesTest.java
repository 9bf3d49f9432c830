package dev.axial.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {

    @Test
    void knowsADatasetByTheBeginningOfItsName() {
        assertThat(ClassNames.MEDMNIST.of("bloodmnist_128"))
                .hasValueSatisfying(names -> assertThat(names).hasSize(8).startsWith("basophil", "eosinophil"));
        assertThat(ClassNames.MEDMNIST.of("pneumoniamnist")).contains(List.of("normal", "pneumonia"));
        assertThat(ClassNames.MEDMNIST.of("my-organamnist")).isEmpty();
    }

    @Test
    void saysWhoseNamesTheyAre() {
        assertThat(ClassNames.MEDMNIST.attribution()).contains("MedMNIST").contains("CC BY 4.0");
    }
}
