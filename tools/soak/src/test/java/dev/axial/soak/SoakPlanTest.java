package dev.axial.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.soak.chaos.FaultKind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoakPlanTest {

    @Test
    void sendsImagesAtTheRateThatNumberAndTimeSay() {
        // When
        SoakPlan plan = plan(OptionalInt.of(6_000), Optional.of(Duration.ofMinutes(1)), Set.of(), 0);

        // Then
        assertThat(plan.rate()).isEqualTo(100);
        assertThat(plan.capacity()).isEqualTo(6_000);
        assertThat(plan.expected()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void takesTheRateWhereOnlyOneOfThemIsSaid() {
        // When // Then: 1,000,000 images at 500 a second are 2,000 s
        assertThat(plan(OptionalInt.of(1_000_000), Optional.empty(), Set.of(), 0)
                        .expected())
                .isEqualTo(Duration.ofSeconds(2_000));
        assertThat(plan(OptionalInt.empty(), Optional.of(Duration.ofSeconds(10)), Set.of(), 0)
                        .rate())
                .isEqualTo(500);
    }

    @Test
    void goesOnUntilItsFaultsAreMadeAndOverButNotForEver() {
        // When
        SoakPlan plan = plan(OptionalInt.of(30_000), Optional.empty(), Set.of(FaultKind.KILL), 50);

        // Then: 60 s of 500 images, ten times that for the faults, and 6 minutes for the last of them
        assertThat(plan.isStreamed(29_999, Duration.ofHours(1))).isFalse();
        assertThat(plan.isStreamed(30_000, Duration.ZERO)).isTrue();
        assertThat(plan.capacity()).isEqualTo((600 + 360) * 500);
        assertThat(plan.longest()).isGreaterThan(Duration.ofMinutes(10));
    }

    @Test
    void refusesFaultsWithoutChaosAndSoaksWithoutEnd() {
        // When // Then
        assertThatThrownBy(() -> plan(OptionalInt.of(10), Optional.empty(), Set.of(), 5))
                .hasMessageContaining("need chaos, got 5");
        assertThatThrownBy(() -> plan(OptionalInt.empty(), Optional.empty(), Set.of(), 0))
                .hasMessageContaining("got neither");
        assertThatThrownBy(() -> plan(OptionalInt.of(0), Optional.empty(), Set.of(), 0))
                .hasMessageContaining("1 image or more, got 0");
    }

    private static SoakPlan plan(OptionalInt images, Optional<Duration> time, Set<FaultKind> chaos, int faults) {
        return new SoakPlan(images, time, 500, chaos, faults, 1);
    }
}
