package dev.axial.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {

    @Test
    void atARateEachIsDueOneStepAfterTheLastHoweverLateItIsAsked() throws Exception {
        // Given
        Arrivals.Sequence sequence = new Arrivals.AtRate(1000).begin();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();

        // When
        long first = sequence.next(end).orElseThrow();
        spin(Duration.ofMillis(5));
        long second = sequence.next(end).orElseThrow();
        long third = sequence.next(end).orElseThrow();

        // Then: what was late is due when it would have been
        assertThat(second - first).isEqualTo(Duration.ofMillis(1).toNanos());
        assertThat(third - second).isEqualTo(Duration.ofMillis(1).toNanos());
    }

    @Test
    void atARateNoneIsBeforeItIsDue() throws Exception {
        // Given
        Arrivals.Sequence sequence = new Arrivals.AtRate(200).begin();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        sequence.next(end);

        // When
        long second = sequence.next(end).orElseThrow();

        // Then
        assertThat(System.nanoTime() - second).isNotNegative();
    }

    @Test
    void whatIsDueAtTheEndIsLeftForTheNextCall() throws Exception {
        // Given
        Arrivals.Sequence sequence = new Arrivals.AtRate(1000).begin();
        long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        long first = sequence.next(later).orElseThrow();

        // When // Then
        assertThat(sequence.next(first + Duration.ofMillis(1).toNanos())).isEmpty();
        assertThat(sequence.next(later)).hasValue(first + Duration.ofMillis(1).toNanos());
    }

    @Test
    void aCallerAsksAgainWhenItHasItsAnswer() throws Exception {
        // Given
        Arrivals.Sequence sequence = new Arrivals.ByCallers(2).begin();
        long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        sequence.next(later);
        sequence.next(later);

        // When // Then
        assertThat(sequence.next(System.nanoTime() + 1000)).isEmpty();
        sequence.answered();
        assertThat(sequence.next(later)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100_001, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateOutOfBoundsIsNamed(double rate) {
        // When // Then
        assertThatThrownBy(() -> new Arrivals.AtRate(rate))
                .hasMessage("a rate is 0.1 to 100,000 requests a second, got " + rate);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void aNumberOfCallersOutOfBoundsIsNamed(int callers) {
        // When // Then
        assertThatThrownBy(() -> new Arrivals.ByCallers(callers))
                .hasMessage("there are 1 to 10,000 callers, got " + callers);
    }

    private static void spin(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
    }
}
