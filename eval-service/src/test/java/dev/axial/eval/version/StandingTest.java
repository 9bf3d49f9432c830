package dev.axial.eval.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.eval.Given;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    private final ModelName organ = ModelName.DEFAULT;
    private final ModelEvaluated first = Given.evaluated("run-a", 1);
    private final ModelEvaluated second = Given.evaluated("run-b", 2);
    private final Standing two = Standing.EMPTY.with(first).with(second);

    @Test
    void versionsCountFromOnePerName() {
        assertThat(Standing.EMPTY.nextVersion(organ)).isEqualTo(1);
        assertThat(two.nextVersion(organ)).isEqualTo(3);
        assertThat(two.nextVersion(new ModelName("chest"))).isEqualTo(1);
    }

    @Test
    void aRepeatedVerdictChangesNothing() {
        // When
        Standing repeated = two.with(Given.evaluated("run-a", 3));

        // Then
        assertThat(repeated.versions(organ)).containsExactly(EvaluatedVersion.of(first), EvaluatedVersion.of(second));
        assertThat(repeated.verdictOn(new RunId("run-a"))).contains(EvaluatedVersion.of(first));
    }

    @Test
    void theNewestPromotionDecidesBackwardsToo() {
        // When
        Standing standing = two.with(second.promoted("better")).with(first.promoted("promoted by hand"));

        // Then
        assertThat(standing.champion(organ).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void anEarlierStandingDoesNotLearnOfWhatFollows() {
        // When
        two.with(second.promoted("better")).with(Given.evaluated("run-c", 3));

        // Then
        assertThat(two.champion(organ)).isEmpty();
        assertThat(two.nextVersion(organ)).isEqualTo(3);
    }

    /** Folding by copies took minutes. */
    @Test
    void aHundredThousandVerdictsAreFoldedInSeconds() {
        // When
        Standing standing = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            Standing folded = Standing.EMPTY;
            for (int version = 1; version <= 100_000; version++) {
                folded = folded.with(Given.evaluated("run-" + version, version));
            }
            return folded;
        });

        // Then
        assertThat(standing.nextVersion(organ)).isEqualTo(100_001);
        assertThat(standing.versions(organ)).hasSize(100_000);
        assertThat(standing.verdictOn(new RunId("run-77777")).orElseThrow().version())
                .isEqualTo(77_777);
    }

    @Test
    void whatVersionsHaveInCommonIsKeptOnce() {
        // Given: as it is read from Kafka, labels of its own
        ModelEvaluated third = Given.evaluated("run-c", 3);
        EvaluatedVersion read = new EvaluatedVersion(
                third.runId(),
                new ModelName(third.model().value()),
                3,
                1,
                1,
                0,
                new EvaluatedVersion.GateReason("for a test"),
                third.artifact(),
                third.input(),
                List.of("dark", "bright"),
                third.recipe());

        // When
        Standing three = two.with(read);

        // Then
        assertThat(three.versions(organ).get(2)).isEqualTo(read);
        assertThat(three.versions(organ).get(2).labels())
                .isSameAs(three.versions(organ).get(0).labels());
    }

    @Test
    void aVerdictThatComesOutOfOrderTakesItsPlace() {
        assertThat(Standing.EMPTY.with(second).with(first)).satisfies(standing -> {
            assertThat(standing.versions(organ).stream().map(EvaluatedVersion::version))
                    .containsExactly(1, 2);
            assertThat(standing.nextVersion(organ)).isEqualTo(3);
        });
    }
}
