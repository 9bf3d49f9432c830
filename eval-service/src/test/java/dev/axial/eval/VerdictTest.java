package dev.axial.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.metrics.Predictions;
import dev.axial.eval.metrics.TestMetrics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Optional<ArtifactRef> CONFUSION = Optional.of(new ArtifactRef(Sha256.of(new byte[] {1}), 1));
    private static final ModelEvaluated.GateDecision PROMOTED =
            new ModelEvaluated.GateDecision(true, Optional.empty(), Optional.empty(), "for a test");

    /** The longest that labels may be: 4096 of 200 characters that JSON escapes in 6 bytes each. */
    private final List<String> labels = IntStream.range(0, 4096)
            .mapToObj(c -> String.format("%0200d", c).replace('0', '\u0001'))
            .toList();

    @Test
    void theLargestThatIsAllowedFitsItsTopics() throws Exception {
        // When
        Verdict verdict = verdict(Given.withLabels(Given.trained("run"), labels));

        // Then
        assertThat(labels.get(0)).hasSize(Labels.LONGEST);
        assertThat(EventJson.write(verdict.evaluated()).length)
                .isBetween(9 << 20, Topics.EVALUATIONS.maxMessageBytes());
        assertThat(EventJson.write(verdict.promoted().orElseThrow()).length)
                .isLessThan(Topics.CHAMPIONS.maxMessageBytes());
    }

    @Test
    void aVerdictThatItsTopicDoesNotAcceptIsRefusedWithItsSize() {
        // Given
        ModelTrained trained = Given.withRecipe(Given.trained("run"), "r".repeat(16 << 20));

        // When, Then
        assertThatThrownBy(() -> verdict(trained))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("axial.evaluations has at most 16777216")
                .hasMessageContaining("run " + trained.runId());
    }

    /** One image of class 0, predicted as that. */
    private static Verdict verdict(ModelTrained trained) throws Exception {
        int classes = trained.labels().size();
        float[] probabilities = new float[classes];
        probabilities[0] = 1;
        Predictions.Collector collector = new Predictions.Collector(classes, 1);
        collector.add(0, 0, probabilities, 0);
        return Verdict.of(trained, 1, TestMetrics.of(collector.finish(), trained.labels()), CONFUSION, PROMOTED);
    }
}
