package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartDelayTest {

    @Test
    void startsAgainAtOnceAndThenWaitsTwiceAsLongEachTimeUpTo30Seconds() {
        // Given
        RestartDelay restarts = new RestartDelay();

        // When
        List<Long> waits = Stream.generate(() -> restarts.afterDeath(Duration.ofSeconds(2)))
                .limit(8)
                .map(Duration::toSeconds)
                .toList();

        // Then
        assertThat(waits).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void startsAProcessThatWasUpAtOnceHoweverOftenItIsKilled() {
        // Given
        RestartDelay restarts = new RestartDelay();
        restarts.afterDeath(Duration.ofSeconds(1));
        restarts.afterDeath(Duration.ofSeconds(1));
        restarts.afterDeath(Duration.ofSeconds(1));

        // When
        List<Duration> afterLongLives = Stream.generate(() -> restarts.afterDeath(Duration.ofSeconds(5)))
                .limit(50)
                .toList();
        Duration next = restarts.afterDeath(Duration.ofMillis(4_999));

        // Then
        assertThat(afterLongLives).containsOnly(Duration.ZERO);
        assertThat(next).isEqualTo(Duration.ofSeconds(1));
    }
}
