package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelMetadataTest {

    private static final ModelMetadata METADATA =
            LinearClassifier.metadata("run-1", List.of("left \"kidney\"", "Leber, links", "räumlich"));

    @Test
    void readsWhatItWrote() {
        assertThat(ModelMetadata.of(METADATA.toMap())).isEqualTo(METADATA);
    }

    @Test
    void usesTheKeysThatOtherToolsReadToo() {
        assertThat(METADATA.toMap())
                .containsOnlyKeys(
                        "axial.run_id",
                        "axial.model",
                        "axial.labels",
                        "axial.recipe",
                        "axial.recipe_yaml",
                        "axial.seed",
                        "axial.threads",
                        "axial.device",
                        "axial.dataset.name",
                        "axial.dataset.sha256",
                        "axial.dataset.bytes",
                        "axial.code_version",
                        "axial.best_epoch")
                .containsEntry("axial.labels", "[\"left \\\"kidney\\\"\",\"Leber, links\",\"räumlich\"]");
    }

    @Test
    void aFileFromBeforeThereWereDevicesIsOfTheProcessor() {
        // Given
        Map<String, String> before = new HashMap<>(METADATA.toMap());
        before.remove("axial.device");

        // When // Then
        assertThat(ModelMetadata.of(before).device()).isEqualTo("cpu");
    }

    @Test
    void namesTheKeyThatIsAbsentOrWrong() {
        // Given
        Map<String, String> without = new HashMap<>(METADATA.toMap());
        without.remove("axial.seed");
        Map<String, String> wrong = new HashMap<>(METADATA.toMap());
        wrong.put("axial.labels", "liver, spleen");

        // When // Then
        assertThatThrownBy(() -> ModelMetadata.of(without)).hasMessageContaining("axial.seed is absent");
        assertThatThrownBy(() -> ModelMetadata.of(wrong))
                .hasMessageContaining("axial.labels")
                .hasMessageContaining("got 'liver, spleen'");
    }
}
