package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.terminal.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSelectionTest {

    @Test
    void takesRowsAndRangesInAnyOrderEachOnce() throws CommandException {
        assertThat(RowSelection.parse("14, 1-3,3,13")).containsExactly(1, 2, 3, 13, 14);
        assertThat(RowSelection.parse("1-17")).hasSize(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18", "0", "1-18", "3-1", "abc", "", "1,,2", "1-", "-1", "1.5", "99999999999"})
    void refusesWhatIsNoRow(String text) {
        assertThatThrownBy(() -> RowSelection.parse(text)).isInstanceOf(CommandException.class);
    }
}
