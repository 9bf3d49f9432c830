package dev.axial.soak.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeathsTest {

    private static final String KILL = "infer died (killed by signal 9), starting it again; its log is infer.log";

    @Test
    void areTheSoaksOnlyWhereItHasKilled() {
        // When
        Deaths deaths = Deaths.of(
                List.of(
                        KILL,
                        KILL,
                        KILL,
                        "eval was killed, since it did not answer for 30 s: no answer, starting it again; its log is eval.log",
                        "ingest died (exit code 1), starting it again; its log is ingest.log"),
                2);

        // Then
        assertThat(deaths).isEqualTo(new Deaths(2, 1, 2));
    }
}
