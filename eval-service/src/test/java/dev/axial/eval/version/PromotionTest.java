package dev.axial.eval.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.PromotionDecided.Outcome;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.eval.Given;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionTest {

    private final ModelName organ = ModelName.DEFAULT;
    private final ModelEvaluated first = Given.evaluated("run-a", 1);
    private final ModelEvaluated second = Given.evaluated("run-b", 2);
    private final Standing two = Standing.EMPTY.with(first).with(second);
    private final Standing secondServes = two.with(second.promoted("better"));

    @Test
    void anyEvaluatedVersionReplacesTheChampionThatIsExpected() {
        // When
        Promotion back = Promotion.decide(request(organ, 1, Optional.of(2)), secondServes, artifact -> true);

        // Then
        assertThat(back.champion()).contains(first.promoted("2 confuses the kidneys"));
        assertThat(back.decided().outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(back.decided().champion()).contains(1);
        assertThat(back.decided().detail())
                .isEqualTo("version 1 is champion, after champion 2: 2 confuses the kidneys");
    }

    @Test
    void aFirstChampionIsPromotedWhereNoneIsExpected() {
        // When
        Promotion first = Promotion.decide(request(organ, 2, Optional.empty()), two, artifact -> true);

        // Then
        assertThat(first.champion()).contains(second.promoted("2 confuses the kidneys"));
        assertThat(first.decided().detail()).startsWith("version 2 is champion, after no champion: ");
    }

    @Test
    void aVersionWhoseFileIsGoneIsNotPromoted() {
        // When
        Promotion gone = Promotion.decide(
                request(organ, 1, Optional.of(2)), secondServes, artifact -> !artifact.equals(first.artifact()));

        // Then
        assertThat(gone.champion()).isEmpty();
        assertThat(gone.decided().outcome()).isEqualTo(Outcome.MISSING_ARTIFACT);
        assertThat(gone.decided().champion()).contains(2);
        assertThat(gone.decided().detail())
                .isEqualTo(
                        "the file of organ version 1 has been removed from the artifact store; it can no longer serve");
    }

    @Test
    void aRequestAgainstAnotherChampionChangesNothing() {
        // When
        Promotion stale = Promotion.decide(request(organ, 1, Optional.of(3)), secondServes, artifact -> true);
        Promotion none = Promotion.decide(request(organ, 1, Optional.empty()), secondServes, artifact -> true);

        // Then
        assertThat(stale.champion()).isEmpty();
        assertThat(stale.decided().outcome()).isEqualTo(Outcome.STALE);
        assertThat(stale.decided().champion()).contains(2);
        assertThat(stale.decided().detail())
                .isEqualTo("organ has champion 2, where champion 3 was expected; version 1 is not promoted");
        assertThat(none.champion()).isEmpty();
        assertThat(none.decided().outcome()).isEqualTo(Outcome.STALE);
    }

    @Test
    void promotingTheChampionIsNothingToDo() {
        // When
        Promotion again = Promotion.decide(request(organ, 2, Optional.of(1)), secondServes, artifact -> true);

        // Then
        assertThat(again.champion()).isEmpty();
        assertThat(again.decided().outcome()).isEqualTo(Outcome.ALREADY_CHAMPION);
    }

    @Test
    void aVersionThatWasNotEvaluatedIsAnsweredWithThoseThatWere() {
        // When
        Promotion unknown = Promotion.decide(request(organ, 9, Optional.of(2)), secondServes, artifact -> true);
        Promotion nobody =
                Promotion.decide(request(new ModelName("chest"), 1, Optional.empty()), two, artifact -> true);

        // Then
        assertThat(unknown.decided().outcome()).isEqualTo(Outcome.UNKNOWN_VERSION);
        assertThat(unknown.decided().detail()).isEqualTo("no organ version 9 was evaluated; there are versions [1, 2]");
        assertThat(nobody.decided().detail()).isEqualTo("no chest version 1 was evaluated; no model of that name was");
        assertThat(nobody.decided().champion()).isEmpty();
    }

    private static PromotionRequested request(ModelName model, int version, Optional<Integer> expected) {
        return new PromotionRequested(new DecisionId("id"), model, version, expected, "2 confuses the kidneys", "anna");
    }
}
