package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetOptionsTest {

    @Test
    void readsNumbersBooleansAndListsAsSuchAndTheRestAsText() {
        // When
        Map<String, Object> parsed = SetOptions.parse(Map.of(
                "epochs",
                "5",
                "optimizer.rate",
                "1e-3",
                "shuffle",
                "false",
                "sizes",
                "[1, 2]",
                "normalization",
                "none"));

        // Then
        assertThat(parsed)
                .isEqualTo(Map.of(
                        "epochs",
                        5,
                        "optimizer.rate",
                        0.001,
                        "shuffle",
                        false,
                        "sizes",
                        List.of(1, 2),
                        "normalization",
                        "none"));
    }
}
