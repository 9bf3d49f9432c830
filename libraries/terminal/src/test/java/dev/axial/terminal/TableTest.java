package dev.axial.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void linesUpTextToTheLeftAndNumbersToTheRight() {
        // When
        Table table = Table.of("topic", "records", "share")
                .row("images", "1,204", "7.00 %")
                .row("models", 3, "-");

        // Then
        assertThat(table.lines())
                .containsExactly("  TOPIC   RECORDS   SHARE", "  images    1,204  7.00 %", "  models        3       -");
    }

    @Test
    void leavesNoBlanksAtTheEndOfALine() {
        // When
        Table table = Table.plain().row("a", "long value").row("longer name", "b");

        // Then
        assertThat(table.lines()).containsExactly("  a            long value", "  longer name  b");
    }
}
