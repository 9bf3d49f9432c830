package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.launcher.home.Installation;
import dev.axial.terminal.Terminal;
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
                "promote --now           | 'promote' knows no option --now. See './axial promote --help'.",
                "promote organ latest    | VERSION takes a whole number, got 'latest'. See './axial promote --help'.",
                "help trian              | There is no command 'trian'; did you mean 'train'? See './axial help --help'.",
                "train --recipe x --seed abc | --seed takes a whole number, got 'abc'. See './axial train --help'.",
                "train --recipe x --seed 99999999999999999999 | --seed takes a whole number from -9223372036854775808 to 9223372036854775807, got '99999999999999999999'. See './axial train --help'.",
                "train --recipe x --set epochs | --set takes KEY=VALUE, got 'epochs'. See './axial train --help'.",
                "train --recipe x --recipe y | --recipe is given twice. See './axial train --help'.",
                "train --recipe=          | --recipe takes a value: NAME, got ''. See './axial train --help'.",
                "runs --home=             | --home takes a path, got ''. See './axial runs --help'.",
                "runs --limit 0           | --limit is 1 or more, got 0.",
                "runs --limit all         | --limit takes a whole number, got 'all'. See './axial runs --help'.",
                "predict                  | Missing: FILE or DIR. See './axial predict --help'.",
                "datasets improt x        | There is no command 'improt'; did you mean 'import'? See './axial datasets --help'.",
                "datasets import .        | . is a folder; a dataset is an npz file in MedMNIST's form.",
                "datasets sample . x.npz --train 1 --validation 1 --test 1 | . is a folder; FILE.npz is a file.",
                "datasets sample pom.xml no/x.npz --train 1 --validation 1 --test 1 | OUT.npz names no/x.npz, and there is no folder HERE/no.",
                "datasets sample pom.xml x.npz --train 0 --validation 1 --test 1 | --train is 1 or more, got 0.",
                "export-weights organ --out . | --out names a file to write, and . is a folder.",
                "export-weights organ --out no/x | --out names no/x, and there is no folder HERE/no.",
                "demo --data .            | . is a folder; --data takes an npz file in MedMNIST's form, or the name of a published dataset.",
                "demo --data organs       | There is no file organs; --data takes an npz file in MedMNIST's form, or the name of a published dataset: organamnist.",
                "demo --report no/x.json  | --report names no/x.json, and there is no folder HERE/no.",
                "stream --report .        | --report names a file to write, and . is a folder.",
                "soak --minutes 0         | That is no soak: a soak streams for a second or more, got 0.0 s.",
                "soak --faults -1         | That is no soak: faults are 0 or more, and need chaos, got -1 of [broker, broker-stall, kill, poison, scale, stall, store].",
                "soak --report .          | --report names a file to write, and . is a folder.",
                "logs broker --lines -1   | --lines is 0 or more, got -1.",
                "rejected --last 0        | --last is 1 or more, got 0.",
                "promote organ 0          | VERSION is 1 or more, got 0; './axial models' shows them.",
                "logs teacher            | There is no log 'teacher'; there are broker, ingest, train, eval, infer, launcher, cli, build.",
                "rejected imges          | There is no rejected topic 'imges'; there are images, inference-batches, training-requests, epoch-requests, models, promotion-requests.",
                "rejected show 17        | '17' is not an id; one is topic/partition/offset, for example images/3/17.",
                "rejected replay --reason bad | There is no reason 'bad'; there are undecodable, unsupported-type, too-many-bytes, too-many-pixels, empty, unknown-model, unusable-model, invalid-event, too-large-output, skipped, unforeseen.",
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
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines(
                        sentence.replace("HERE", Path.of("").toAbsolutePath().toString()));
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs",
                "runs 5f0c9c1e --json",
                "models",
                "models organ --json",
                "gc --dry-run",
                "datasets describe organ",
                "datasets remove organ",
                "skip axial.images 0 17 --reason because",
                "accept-gap axial.images 0 17 --reason because",
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
    void explainsACommandByHelpAsByItsOwnOption() {
        // When
        StringWriter asked = new StringWriter();
        StringWriter own = new StringWriter();
        int code = Commands.line(Installation.locate(), terminal(), new PrintWriter(errors))
                .setOut(new PrintWriter(asked))
                .execute("help", "datasets", "import");
        Commands.line(Installation.locate(), terminal(), new PrintWriter(errors))
                .setOut(new PrintWriter(own))
                .execute("datasets", "import", "--help");

        // Then
        assertThat(code).isZero();
        assertThat(asked.toString()).isEqualTo(own.toString()).contains("Usage: axial datasets import");
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
