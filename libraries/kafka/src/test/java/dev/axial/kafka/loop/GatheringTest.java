package dev.axial.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private final Gathering gathering = new Gathering(Duration.ofMillis(40));
    private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(50); // nanoTime may pass its largest value

    @Test
    void recordsThatComeOneByOneDoNotWait() {
        // 50 a second, so that 2 come within 40 ms
        for (int i = 0; i < 100; i++) {
            assertThat(turn(20, 1, 5)).isZero();
        }
    }

    @Test
    void aFirstRecordAndOneAfterAPauseDoNotWait() {
        assertThat(turn(0, 4, 5)).isZero();
        assertThat(turn(60_000, 4, 5)).isZero();
    }

    @Test
    void recordsThatComeFastGather() {
        turn(0, 2, 5);

        // 300 a second: 12 come within 40 ms
        assertThat(turn(7, 2, 5)).isEqualTo(40);
        for (int i = 0; i < 100; i++) {
            assertThat(turn(40, 12, 5)).isEqualTo(40);
        }
    }

    @Test
    void theyGatherLongerWhereCommitsAreSlowUpToTwoAndAHalfLingers() {
        turn(0, 2, 5);

        assertThat(turn(7, 2, 12)).isEqualTo(60);
        assertThat(turn(7, 2, 500)).isEqualTo(100);
    }

    @Test
    void slowCommitsMakeSlowerRecordsGatherToo() {
        turn(0, 1, 15);

        // 50 a second, and 75 ms for commits of 15 ms
        assertThat(turn(20, 1, 15)).isEqualTo(75);
    }

    @Test
    void theRateIsThatOfTheLastTurns() {
        turn(0, 1, 5);
        for (int i = 0; i < 50; i++) {
            turn(40, 12, 5);
        }

        // When they come one by one again: 12 * 8 records in 40 * 8 ms are forgotten by an eighth each turn
        int turns = 0;
        while (turn(20, 1, 5) > 0) {
            turns++;
        }

        // Then: n turns later (96 q^n + 8 (1 - q^n)) / (320 q^n + 160 (1 - q^n)), q = 7/8, falls below 3 / 40
        assertThat(turns).isEqualTo(22);
    }

    @Test
    void aLingerOfZeroNeverWaits() {
        Gathering none = new Gathering(Duration.ZERO);
        assertThat(none.enough(0, 100, 1_000_000)).isZero();
        assertThat(none.enough(1_000_000, 100, 1_000_000)).isZero();
    }

    /** @return milliseconds */
    private long turn(int millisSinceLast, int records, int commitMillis) {
        now += TimeUnit.MILLISECONDS.toNanos(millisSinceLast);
        return TimeUnit.NANOSECONDS.toMillis(
                gathering.enough(now, records, TimeUnit.MILLISECONDS.toNanos(commitMillis)));
    }
}
