package dev.axial.eval.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.eval.Given;
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
        assertThat(repeated.versions(organ)).containsExactly(first, second);
        assertThat(repeated.verdictOn(new RunId("run-a"))).contains(first);
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

    @Test
    void anyEvaluatedVersionCanBePromotedByHand() {
        // Given
        Standing standing = two.with(second.promoted("better"));

        // Then
        assertThat(Promotion.byHand(standing, organ, 1))
                .isEqualTo(new Promotion.Due(first.promoted("promoted by hand")));
    }

    @Test
    void promotingTheChampionIsNothingToDo() {
        // Given
        Standing standing = two.with(second.promoted("better"));

        // Then
        assertThat(Promotion.byHand(standing, organ, 2))
                .isEqualTo(new Promotion.AlreadyChampion(second.promoted("better")));
    }

    @Test
    void aVersionThatWasNotEvaluatedIsAnsweredWithThoseThatWere() {
        assertThat(Promotion.byHand(two, organ, 9)).isEqualTo(new Promotion.UnknownVersion(List.of(1, 2)));
        assertThat(Promotion.byHand(two, new ModelName("chest"), 1)).isEqualTo(new Promotion.UnknownVersion(List.of()));
    }
}
