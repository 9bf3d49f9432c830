package dev.axial.client.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunReporterTest {

    private static final ArtifactRef FILE = new ArtifactRef(Sha256.of(new byte[0]), 0);

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final RunReporter reporter =
            new RunReporter(new Terminal(new PrintStream(screen, true, UTF_8), false, false));

    @Test
    void namesTheClassesThatTheAucIsWithout() {
        // When
        reporter.evaluated(evaluated(Optional.of(List.of("spleen", "heart"))));

        // Then
        assertThat(screen.toString(UTF_8))
                .contains(
                        "the test split has no image of [spleen, heart], so the AUC is the mean over the other classes");
    }

    @Test
    void saysNothingOfClassesWhereEachHasAnImage() {
        // When
        reporter.evaluated(evaluated(Optional.empty()));

        // Then
        assertThat(screen.toString(UTF_8)).contains("AUC 1.0000").doesNotContain("has no image");
    }

    private static ModelEvaluated evaluated(Optional<List<String>> absent) {
        return new ModelEvaluated(
                new RunId("run"),
                ModelName.DEFAULT,
                1,
                FILE.sha256(),
                "test",
                1,
                1,
                List.of(0.2, 1.0),
                1,
                0,
                0,
                List.of(),
                List.of(),
                new ModelEvaluated.GateDecision(true, Optional.empty(), Optional.empty(), "for a test"),
                FILE,
                new ImageShape(1, 2, 2),
                List.of("liver", "spleen", "heart"),
                "cnn",
                Optional.empty(),
                absent);
    }
}
