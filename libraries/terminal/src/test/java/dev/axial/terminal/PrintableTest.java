package dev.axial.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void showsTextAndNothingThatSteersATerminal() {
        // Given: a line break, and the sequence that turns a terminal red
        byte[] bytes = "Größe\n\u001b[31mred".getBytes(UTF_8);

        // When // Then
        assertThat(Printable.of(bytes)).isEqualTo("Größe\\u000a\\u001b[31mred");
    }

    @Test
    void showsTheFirstBytesOfWhatIsNoText() {
        // Given
        byte[] bytes = new byte[20];
        bytes[0] = (byte) 0xff;

        // When // Then: 16 of the 20
        assertThat(Printable.of(bytes)).isEqualTo("ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ...");
        assertThat(Printable.of((byte[]) null)).isEmpty();
    }

    @Test
    void cutsLongTextToItsLength() {
        // When // Then
        assertThat(Printable.cut("abcdefgh", 8)).isEqualTo("abcdefgh");
        assertThat(Printable.cut("abcdefghi", 8)).isEqualTo("abcde...");
    }
}
