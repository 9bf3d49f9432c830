package dev.axial.local.soak.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.local.soak.chaos.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTimesTest {

    @Test
    void givesMedianAndPercentileByNearestRankForEachKindAndPart() {
        // Given
        List<Fault> faults = new ArrayList<>();
        for (double seconds : List.of(4.0, 1.0, 3.0, 2.0)) {
            faults.add(fault("kill", "infer", seconds));
        }
        faults.add(fault("broker", "broker", 7.0));

        // When
        List<RecoveryTimes> times = RecoveryTimes.of(faults);

        // Then
        // of 1, 2, 3, 4 the median is the 2nd (rank ceil(4 * 0.5)), the 99th percentile the 4th (rank ceil(3.96))
        assertThat(times)
                .containsExactly(
                        new RecoveryTimes("broker", "broker", 1, 0, 7, 7, 7),
                        new RecoveryTimes("kill", "infer", 4, 0, 2, 4, 4));
    }

    @Test
    void countsFaultsThatWereNotSurvivedApart() {
        // Given
        List<Fault> faults = List.of(fault("kill", "eval", 1.5), fault("kill", "eval", null));

        // When // Then
        assertThat(RecoveryTimes.of(faults)).containsExactly(new RecoveryTimes("kill", "eval", 2, 1, 1.5, 1.5, 1.5));
    }

    private static Fault fault(String kind, String part, Double seconds) {
        return new Fault(1, kind, part, part, "", Instant.EPOCH, 0, false, 0.5, seconds);
    }
}
