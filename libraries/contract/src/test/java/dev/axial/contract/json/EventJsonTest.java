package dev.axial.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingRequested;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {

    @Test
    void aTrainingRequestNeedsItsRecipeAndDatasetAlone() throws InvalidEventException {
        // When
        TrainingRequested request =
                read("{\"recipe\": \"cnn-bn\", \"dataset\": \"organamnist\"}", TrainingRequested.class);

        // Then
        assertThat(request)
                .isEqualTo(new TrainingRequested(
                        Optional.empty(),
                        ModelName.DEFAULT,
                        "cnn-bn",
                        "organamnist",
                        1,
                        Map.of(),
                        true,
                        Optional.empty()));
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() throws InvalidEventException {
        // When
        TrainingRequested request = read(
                "{\"recipe\": \"cnn-bn\", \"dataset\": \"organamnist\", \"colour\": {\"a\": [1]}}",
                TrainingRequested.class);

        // Then
        assertThat(request.recipe()).isEqualTo("cnn-bn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"dataset\": \"d\"} | recipe",
                "{\"recipe\": \"r\"} | dataset",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"seed\": \"one\"} | seed",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"seed\": \"1\"} | seed",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"seed\": 1.5} | seed",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"promote\": \"yes\"} | promote",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"model\": \"Org an\"} | a model name is",
                "{\"recipe\": \"r\", \"dataset\": \"../etc\"} | a dataset name is",
                "{\"recipe\": \"r\", \"dataset\": \"d\", \"overrides\": [] } | overrides",
                "{\"recipe\": | not JSON",
                "null | got null",
                "[] | expected a JSON object of training-requested, got a list",
            })
    void namesTheFieldThatIsMissingOrWrong(String json, String named) {
        assertThatThrownBy(() -> read(json, TrainingRequested.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aRequestIsSmallEnoughForEveryEventOfItsRunToFitItsTopic() {
        assertThatThrownBy(() -> read(
                        "{\"recipe\": \"" + "r".repeat(900_000) + "\", \"dataset\": \"d\"}", TrainingRequested.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("\"recipe\" has at most 100 characters, got 900000");
    }

    @Test
    void aMissingNumberIsNotZero() {
        // Given
        String json = "{\"runId\": \"r\", \"reason\": \"\", \"model\": {\"sha256\": \"" + "0".repeat(64)
                + "\", \"bytes\": 1}, \"seconds\": 1}";

        // When, Then
        assertThatThrownBy(() -> read(json, Completed.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("bestEpoch");
    }

    @Test
    void anEmptyRecordIsNoEvent() {
        assertThatThrownBy(() -> EventJson.read(new byte[0], TrainingRequested.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("got an empty record");
    }

    private static <T> T read(String json, Class<T> event) throws InvalidEventException {
        return EventJson.read(json.getBytes(UTF_8), event);
    }
}
