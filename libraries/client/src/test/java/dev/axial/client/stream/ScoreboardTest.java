package dev.axial.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private static final long MILLI = 1_000_000;

    @Test
    void countsWhatWasAnsweredRightAndWrong() {
        // Given
        Scoreboard scoreboard = new Scoreboard(3);
        for (int image = 0; image < 3; image++) {
            scoreboard.sent(image, 1000 * MILLI);
        }

        // When
        scoreboard.predicted(0, true, 1010 * MILLI);
        scoreboard.predicted(2, false, 1020 * MILLI);
        scoreboard.predicted(1, true, 1500 * MILLI);

        // Then
        StreamScore score = scoreboard.score();
        assertThat(scoreboard.complete()).isTrue();
        assertThat(score.exactlyOnce()).isTrue();
        assertThat(score.accuracy()).isEqualTo(2 / 3.0);
        assertThat(score.imagesPerSecond()).isEqualTo(6.0); // 3 images in 0.5 s
        assertThat(score.latencyMillis().p50()).isEqualTo(20.0); // of 10, 20, 500: the second
        assertThat(score.latencyMillis().p99()).isEqualTo(500.0); // ceil(2.97) = the third
    }

    @Test
    void tellsLostRejectedAndDuplicateApart() {
        // Given: four of five are sent
        Scoreboard scoreboard = new Scoreboard(5);
        for (int image = 0; image < 4; image++) {
            scoreboard.sent(image, MILLI);
        }

        // When: 0 is answered twice, 1 rejected, 2 rejected after it was predicted, 3 never
        scoreboard.predicted(0, true, 2 * MILLI);
        scoreboard.predicted(0, false, 3 * MILLI);
        scoreboard.rejected(1, 2 * MILLI);
        scoreboard.predicted(2, false, 2 * MILLI);
        scoreboard.rejected(2, 3 * MILLI);

        // Then
        StreamScore score = scoreboard.score();
        assertThat(scoreboard.complete()).isFalse();
        assertThat(score.exactlyOnce()).isFalse();
        assertThat(score.sent()).isEqualTo(4);
        assertThat(score.predicted()).isEqualTo(2);
        assertThat(score.rejected()).isEqualTo(1);
        assertThat(score.lost()).isEqualTo(1);
        assertThat(score.duplicates()).isEqualTo(2);
        assertThat(score.accuracy()).isEqualTo(0.5); // the first answer counts
    }

    @Test
    void saysZeroOfAStreamWithoutAnswer() {
        // Given
        Scoreboard scoreboard = new Scoreboard(2);

        // When
        scoreboard.sent(0, MILLI);

        // Then
        StreamScore score = scoreboard.score();
        assertThat(score.lost()).isEqualTo(1);
        assertThat(score.accuracy()).isZero();
        assertThat(score.imagesPerSecond()).isZero();
        assertThat(score.latencyMillis().p99()).isZero();
        assertThat(score.exactlyOnce()).isFalse();
    }
}
