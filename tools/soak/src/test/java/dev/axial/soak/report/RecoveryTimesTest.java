package dev.axial.soak.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.soak.chaos.Fault;
import dev.axial.soak.report.RecoveryTimes.Seconds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTimesTest {

    private static final Seconds FIRST = new Seconds(0.5, 0.5, 0.5);

    @Test
    void givesMedianAndPercentileByNearestRankForEachKindAndPart() {
        // Given
        List<Fault> faults = new ArrayList<>();
        for (double seconds : List.of(4.0, 1.0, 3.0, 2.0)) {
            faults.add(fault("kill", "infer", false, seconds));
        }
        faults.add(fault("kill", "infer", true, 9.0));
        faults.add(fault("broker", "broker", false, 7.0));

        // When
        List<RecoveryTimes> times = RecoveryTimes.of(faults);

        // Then
        // of 1, 2, 3, 4 the median is the 2nd (rank ceil(4 * 0.5)), the 99th percentile the 4th (rank ceil(3.96))
        assertThat(times)
                .containsExactly(
                        new RecoveryTimes("broker", "broker", false, 1, 0, FIRST, new Seconds(7, 7, 7)),
                        new RecoveryTimes("kill", "infer", false, 4, 0, FIRST, new Seconds(2, 4, 4)),
                        new RecoveryTimes("kill", "infer", true, 1, 0, FIRST, new Seconds(9, 9, 9)));
    }

    @Test
    void countsFaultsThatWereNotSurvivedApart() {
        // Given
        List<Fault> faults = List.of(fault("kill", "eval", false, 1.5), fault("kill", "eval", false, null));

        // When // Then
        assertThat(RecoveryTimes.of(faults))
                .containsExactly(new RecoveryTimes("kill", "eval", false, 2, 1, FIRST, new Seconds(1.5, 1.5, 1.5)));
    }

    private static Fault fault(String kind, String part, boolean overlaps, Double seconds) {
        return new Fault(1, kind, part, part, "", Instant.EPOCH, 0, overlaps, 0.5, seconds);
    }
}
