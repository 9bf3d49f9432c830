package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void startsAgainAtOnceAndThenWaitsTwiceAsLongEachTimeUpTo30Seconds() {
        // Given
        Backoff backoff = new Backoff();

        // When
        List<Long> waits = Stream.generate(() -> backoff.afterDeath(Duration.ofSeconds(2)))
                .limit(8)
                .map(Duration::toSeconds)
                .toList();

        // Then
        assertThat(waits).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void startsAProcessThatWasUpAtOnceHoweverOftenItIsKilled() {
        // Given
        Backoff backoff = new Backoff();
        backoff.afterDeath(Duration.ofSeconds(1));
        backoff.afterDeath(Duration.ofSeconds(1));
        backoff.afterDeath(Duration.ofSeconds(1));

        // When
        List<Duration> afterLongLives = Stream.generate(() -> backoff.afterDeath(Duration.ofSeconds(5)))
                .limit(50)
                .toList();
        Duration next = backoff.afterDeath(Duration.ofMillis(4_999));

        // Then
        assertThat(afterLongLives).containsOnly(Duration.ZERO);
        assertThat(next).isEqualTo(Duration.ofSeconds(1));
    }
}
