package dev.axial.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.PlannedFault.FaultAction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        // When
        List<PlannedFault> first = draw(new FaultPlan(7, ALL), 100);
        List<PlannedFault> again = draw(new FaultPlan(7, ALL), 100);
        List<PlannedFault> other = draw(new FaultPlan(8, ALL), 100);

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void givesEachKindAndEachServiceItsTurnInNineteen() {
        // When
        List<PlannedFault> deck = draw(new FaultPlan(1, ALL), 19);

        // Then
        assertThat(deck).extracting(PlannedFault::kind).containsOnlyOnce(FaultKind.BROKER);
        assertThat(deck).extracting(PlannedFault::kind).containsAll(ALL);
        assertThat(deck)
                .extracting(PlannedFault::action)
                .filteredOn(FaultAction.Kill.class::isInstance)
                .extracting(kill -> ((FaultAction.Kill) kill).part())
                .containsExactlyInAnyOrder(Part.INGEST, Part.TRAIN, Part.EVAL, Part.INFER);
    }

    @Test
    void givesEachPoisonItsTurn() {
        // When
        List<PlannedFault> deck = draw(new FaultPlan(1, ALL), 19);

        // Then
        assertThat(deck)
                .extracting(PlannedFault::action)
                .filteredOn(FaultAction.Send.class::isInstance)
                .flatExtracting(send -> ((FaultAction.Send) send).poison())
                .containsExactlyInAnyOrder(Poison.values());
    }

    @Test
    void startsEachOfThreeServicesOnAStalledBrokerByTurns() {
        // When
        List<PlannedFault> stalls = draw(new FaultPlan(1, EnumSet.of(FaultKind.BROKER_STALL)), 6);

        // Then
        assertThat(stalls)
                .extracting(fault -> ((FaultAction.StallBroker) fault.action()).part())
                .containsExactly(Part.INFER, Part.EVAL, Part.INGEST, Part.INFER, Part.EVAL, Part.INGEST);
        assertThat(stalls)
                .extracting(fault -> ((FaultAction.StallBroker) fault.action()).time())
                .allSatisfy(time -> assertThat(time).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)));
    }

    @Test
    void drawsOnlyWhatIsAskedForAndSomeThatOverlap() {
        // When
        List<PlannedFault> kills = draw(new FaultPlan(1, EnumSet.of(FaultKind.KILL)), 400);

        // Then
        assertThat(kills).extracting(PlannedFault::kind).containsOnly(FaultKind.KILL);
        assertThat(kills.stream().filter(PlannedFault::overlaps).count()).isBetween(60L, 140L);
    }

    @Test
    void stallsAreLongerThanASession() {
        // When
        List<PlannedFault> stalls = draw(new FaultPlan(1, EnumSet.of(FaultKind.STALL)), 200);

        // Then
        assertThat(stalls).extracting(PlannedFault::action).allSatisfy(stall -> assertThat(
                        ((FaultAction.Stall) stall).time())
                .isGreaterThan(Duration.ofSeconds(6)));
    }

    private static List<PlannedFault> draw(FaultPlan plan, int faults) {
        return Stream.generate(plan::next).limit(faults).toList();
    }
}
