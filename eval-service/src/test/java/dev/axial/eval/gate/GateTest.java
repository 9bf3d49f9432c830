package dev.axial.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.eval.Given;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate = new Gate(0.05);
    private final ModelPromoted champion = Given.evaluated("run-2", 2).promoted("it was better");

    @Test
    void theFirstModelOfANameIsPromoted() {
        // When
        ModelEvaluated.GateDecision decision = gate.withoutComparison(Given.trained("run-1"), 1, Optional.empty())
                .orElseThrow();

        // Then
        assertThat(decision.promoted()).isTrue();
        assertThat(decision.against()).isEmpty();
        assertThat(decision.pValue()).isEmpty();
        assertThat(decision.reason()).isEqualTo("version 1 is promoted because organ had no champion");
    }

    @Test
    void aModelThatWasAskedToStayBackIsNotPromotedEvenAsTheFirst() {
        // Given
        var keptBack = Given.keptBack(Given.trained("run-1"));

        // When
        ModelEvaluated.GateDecision first =
                gate.withoutComparison(keptBack, 1, Optional.empty()).orElseThrow();
        ModelEvaluated.GateDecision later =
                gate.withoutComparison(keptBack, 3, Optional.of(champion)).orElseThrow();

        // Then
        assertThat(first.promoted()).isFalse();
        assertThat(first.reason())
                .isEqualTo("version 1 was trained with promote: false, so there is still no champion");
        assertThat(later.promoted()).isFalse();
        assertThat(later.reason()).isEqualTo("version 3 was trained with promote: false, so champion 2 stays");
    }

    @Test
    void aModelWithOtherLabelsIsForPeopleToPromote() {
        // Given
        var other = Given.withLabels(Given.trained("run-3"), List.of("bright", "dark"));

        // When
        ModelEvaluated.GateDecision decision =
                gate.withoutComparison(other, 3, Optional.of(champion)).orElseThrow();

        // Then
        assertThat(decision.promoted()).isFalse();
        assertThat(decision.reason())
                .isEqualTo("version 3 has labels [bright, dark] and champion 2 has [dark, bright];"
                        + " other labels are promoted by hand only");
    }

    @Test
    void aLaterModelMustBeCompared() {
        assertThat(gate.withoutComparison(Given.trained("run-3"), 3, Optional.of(champion)))
                .isEmpty();
    }

    @Test
    void aLowerLossBeyondChanceIsPromotedWithItsNumbers() {
        // Given
        // differences -1, -2, -3: p = 0.0371, as PairedTTestTest works out
        ModelEvaluated.GateDecision decision = gate.compare(3, new double[] {0, 0, 0}, 2, new double[] {1, 2, 3});

        // Then
        assertThat(decision.promoted()).isTrue();
        assertThat(decision.against()).contains(2);
        assertThat(decision.pValue().orElseThrow()).isCloseTo(0.03709, within(1e-5));
        assertThat(decision.reason())
                .isEqualTo("version 3 loses 2.0 nats less per image than champion 2 over 3 validation images"
                        + " (p = 0.037 < 0.05)");
    }

    @Test
    void aLowerLossThatMayBeChanceIsNotPromoted() {
        // Given
        // the same at a stricter level
        ModelEvaluated.GateDecision decision =
                new Gate(0.01).compare(3, new double[] {0, 0, 0}, 2, new double[] {1, 2, 3});

        // Then
        assertThat(decision.promoted()).isFalse();
        assertThat(decision.reason()).endsWith("(p = 0.037 >= 0.01)");
    }

    @Test
    void aHigherLossIsNotPromoted() {
        ModelEvaluated.GateDecision decision = gate.compare(3, new double[] {1, 2, 3}, 2, new double[] {0, 0, 0});

        assertThat(decision.promoted()).isFalse();
        assertThat(decision.reason())
                .isEqualTo("version 3 loses 2.0 nats more per image than champion 2 over 3 validation images"
                        + " (p = 0.96 >= 0.05)");
    }

    @Test
    void noDifferenceAtAllIsNotPromoted() {
        // Given
        double[] losses = new double[6491];
        Arrays.fill(losses, 0.3);

        // When
        ModelEvaluated.GateDecision decision = gate.compare(2, losses, 1, losses.clone());

        // Then
        assertThat(decision.promoted()).isFalse();
        assertThat(decision.against()).contains(1);
        assertThat(decision.pValue()).isEmpty();
        assertThat(decision.reason())
                .isEqualTo("version 2 and champion 1 do not differ on any of 6,491 validation images,"
                        + " so the champion stays");
    }

    @Test
    void theSameGainOnEveryImageIsPromotedThoughItHasNoVariance() {
        ModelEvaluated.GateDecision decision = gate.compare(2, new double[] {1, 2}, 1, new double[] {1.25, 2.25});

        assertThat(decision.promoted()).isTrue();
        assertThat(decision.pValue()).contains(0.0);
        assertThat(decision.reason()).contains("0.25 nats less").endsWith("(p < 0.0001 < 0.05)");
    }

    @Test
    void aPValueIsNeverRoundedAcrossAlpha() {
        // Given
        // alpha between p = 0.0370900 and its two digits 0.037
        ModelEvaluated.GateDecision decision =
                new Gate(0.03705).compare(3, new double[] {0, 0, 0}, 2, new double[] {1, 2, 3});

        // Then
        assertThat(decision.promoted()).isFalse();
        assertThat(decision.reason()).endsWith("(p = 0.0371 >= 0.03705)");
    }

    @Test
    void oneImageIsTooFewToCompareOn() {
        ModelEvaluated.GateDecision decision = gate.compare(2, new double[] {0}, 1, new double[] {1});

        assertThat(decision.promoted()).isFalse();
    }

    @Test
    void lossesOfDifferentImagesAreRefused() {
        assertThatThrownBy(() -> gate.compare(2, new double[3], 1, new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("both are compared on the same images, got 3 losses of version 2 and 4 of champion 1");
    }

    @Test
    void alphaIsBetweenZeroAndOne() {
        assertThatThrownBy(() -> new Gate(1)).hasMessage("alpha is between 0 and 1, such as 0.05, got 1.0");
    }
}
