package dev.axial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.local.home.Installation;
import dev.axial.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dmeo                    | There is no command 'dmeo'; did you mean 'demo'? See './axial --help'.",
                "statsu                  | There is no command 'statsu'; did you mean 'status'? See './axial --help'.",
                "conquer                 | There is no command 'conquer'. See './axial --help'.",
                "demo --recpie x         | 'demo' knows no option --recpie; did you mean '--recipe'? See './axial demo --help'.",
                "train                   | Missing: --recipe NAME. See './axial train --help'.",
                "promote organ latest    | VERSION takes a whole number, got 'latest'. See './axial promote --help'.",
                "logs teacher            | There is no log 'teacher'; there are broker, ingest, train, eval, infer, launcher, cli, build.",
                "rejected imges          | There is no rejected topic 'imges'; there are images, inference-batches, training-requests, epoch-requests, models, promotion-requests.",
                "rejected show 17        | '17' is not an id; one is topic/partition/offset, for example images/3/17, and './axial rejected' lists them.",
                "rejected replay --reason bad | There is no reason 'bad'; there are undecodable, unsupported-type, too-many-bytes, too-many-pixels, empty, unknown-model, unusable-model, invalid-event, unforeseen.",
                "reproduce --rows 18     | There is no row 18; the study has rows 1 to 17.",
                "reproduce --rows abc    | --rows takes rows and ranges such as 1-11,13,14, and 'abc' is neither.",
                "reproduce --rows 5-3    | --rows 5-3 has no row in it; the smaller number comes first.",
                "reproduce --seeds 0     | --seeds is 1 to 100, got 0.",
                "reproduce --data no.npz | There is no file no.npz; --data takes an npz file in MedMNIST's form, or the name of a published dataset: organamnist.",
                "reproduce --backbone no.safetensors | There is no file no.safetensors; --backbone takes a safetensors file of a ResNet-18.",
                "datasets import no.npz  | There is no file no.npz; a dataset is an npz file in MedMNIST's form.",
            })
    void refusesWhatItCannotDoInOneSentenceWithExitCode2(String arguments, String sentence) {
        // When
        int code = execute(arguments.trim().split(" "));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).isEqualToIgnoringNewLines(sentence);
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs",
                "train --recipe cnn-bn",
                "recipes",
                "cancel 1",
                "promote organ 1",
                "export-weights organ --out w.safetensors",
                "predict .",
                "stream",
                "rejected",
                "rejected show images/0/1",
                "rejected replay"
            })
    void saysHowToStartASystemThatIsNotUp(String arguments) {
        // When
        int code = execute((arguments + " --home " + home).split(" "));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines("Axial is not up in " + home + "; start it with './axial up --detach'.");
    }

    @Test
    void answersStatusAndDownWhereNothingIsUp() {
        // When
        int status = execute("status", "--json", "--home", home.toString());
        int down = execute("down", "--home", home.toString());

        // Then
        assertThat(status).isZero();
        assertThat(down).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("\"up\":false")
                .contains("Axial is not up in " + home + ".");
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // When
            int code = execute("up", "--home", home.toString(), "--kafka-port", "" + taken.getLocalPort());

            // Then
            assertThat(code).isEqualTo(2);
            assertThat(errors.toString())
                    .startsWith("Port " + taken.getLocalPort() + " of kafka is taken; free it, or choose another");
        }
    }

    @Test
    void explainsEachCommandWithAnExample() {
        for (String command : Commands.line(Installation.locate(), terminal(), new PrintWriter(errors))
                .getSubcommands()
                .keySet()) {
            // When
            StringWriter usage = new StringWriter();
            int code = Commands.line(Installation.locate(), terminal(), new PrintWriter(errors))
                    .setOut(new PrintWriter(usage))
                    .execute(command, "--help");

            // Then
            assertThat(code).isZero();
            assertThat(usage.toString()).contains("Usage: axial " + command).contains("./axial " + command);
        }
    }

    @Test
    void showsTheLastLinesOfALog() throws IOException {
        // Given
        Files.createDirectories(home.resolve("log"));
        Files.writeString(home.resolve("log/train.log"), "one\ntwo\nthree\n");

        // When
        int code = execute("logs", "train", "--lines", "2", "--home", home.toString());

        // Then
        assertThat(code).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("twothree");
    }

    private int execute(String... arguments) {
        return Commands.line(Installation.locate(), terminal(), new PrintWriter(errors, true))
                .execute(arguments);
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false, false);
    }
}
