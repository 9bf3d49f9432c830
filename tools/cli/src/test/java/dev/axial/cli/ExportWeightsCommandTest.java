package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.terminal.CommandException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportWeightsCommandTest {

    private static final List<ModelEvaluated> EVALUATED =
            List.of(evaluated("blood", 2), evaluated("organ", 1), evaluated("blood", 1));

    @ParameterizedTest
    @CsvSource({"blood, 2", "blood@1, 1", "blood@2, 2", "organ, 1"})
    void takesTheVersionThatIsNamedOrTheNewest(String wanted, int version) throws Exception {
        assertThat(ExportWeightsCommand.find(wanted, EVALUATED).version()).isEqualTo(version);
    }

    @Test
    void saysWhatThereIs() {
        assertThatThrownBy(() -> ExportWeightsCommand.find("blood@3", EVALUATED))
                .isInstanceOf(CommandException.class)
                .hasMessage("Model blood has the versions [1, 2], not '3'.");
        assertThatThrownBy(() -> ExportWeightsCommand.find("brain", EVALUATED))
                .isInstanceOf(CommandException.class)
                .hasMessage("No model 'brain' was evaluated; './axial models' shows those that were.");
    }

    private static ModelEvaluated evaluated(String model, int version) {
        Sha256 sha256 = new Sha256("0".repeat(64));
        return new ModelEvaluated(
                new RunId(model + "-" + version),
                new ModelName(model),
                version,
                sha256,
                "test",
                1,
                1,
                List.of(0.5, 1.0),
                1,
                0,
                0,
                List.of(List.of(1L, 0L), List.of(0L, 0L)),
                List.of(
                        new ModelEvaluated.ClassMetrics("liver", 1, 1, 1, 1),
                        new ModelEvaluated.ClassMetrics("spleen", 0, 0, 0, 0.5)),
                new ModelEvaluated.GateDecision(true, Optional.empty(), Optional.empty(), "first"),
                new ArtifactRef(sha256, 1),
                new ImageShape(1, 28, 28),
                List.of("liver", "spleen"),
                "cnn",
                Optional.empty(),
                Optional.empty());
    }
}
