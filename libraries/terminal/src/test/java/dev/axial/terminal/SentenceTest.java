package dev.axial.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "There is no file x.                    | There is no file x.",
                "It cannot be read: it is damaged..     | It cannot be read: it is damaged.",
                "there is no file x                     | There is no file x.",
                "did you mean 'y'?                      | Did you mean 'y'?",
                "did you mean 'y'?.                     | Did you mean 'y'?.",
                "cannot be read: .                      | Cannot be read.",
            })
    void endsWithOneFullStop(String text, String sentence) {
        assertThat(Sentence.of(text)).isEqualTo(sentence.replace("?.", "?"));
    }

    @Test
    void givesReasonsWithoutClassNames() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(Sentence.reason(new EOFException())).isEqualTo("it ends too early");
        assertThat(reasonOfWriting(folder.resolve("none/out.bin")))
                .isEqualTo("there is no folder " + folder.resolve("none"));
        assertThat(reasonOfWriting(folder)).isEqualTo("is a directory: " + folder);
        assertThat(reasonOfWriting(file.resolve("out.bin"))).isEqualTo("not a directory: " + file.resolve("out.bin"));
        assertThat(Sentence.reason(new UncheckedIOException(new EOFException())))
                .isEqualTo("it ends too early");
        assertThat(Sentence.reason(new IOException("the header is damaged."))).isEqualTo("the header is damaged");
        assertThat(Sentence.reason(new IllegalStateException())).isEqualTo("it failed with IllegalStateException");
    }

    private static String reasonOfWriting(Path file) {
        try {
            Files.write(file, new byte[1]);
            return "written";
        } catch (IOException e) {
            return Sentence.reason(e);
        }
    }
}
