package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.axial.launcher.home.Installation;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Rules that hold for each command, nested ones too, through the entry point of the command line. */
class EveryCommandTest {

    private static final int WIDTH = 110;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TestFactory
    Stream<DynamicTest> explainsItselfWithinTheWidthOfItsLines() {
        return each(command -> {
            // When
            Outcome help = execute(path(command) + " --help");

            // Then
            assertThat(help.code()).isZero();
            assertThat(help.errors()).isEmpty();
            assertThat(help.output()).startsWith("Usage: axial " + path(command));
            assertThat(help.output().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
        });
    }

    @TestFactory
    Stream<DynamicTest> givesExamplesThatItAccepts() {
        return each(command -> {
            // When
            List<String> examples = examples(execute(path(command) + " --help").output());

            // Then
            assertThat(examples).isNotEmpty().anyMatch(example -> example.startsWith(path(command)));
            assertThat(examples).allSatisfy(example -> assertThatCode(() -> line().parseArgs(words(example)))
                    .as(example)
                    .doesNotThrowAnyException());
        });
    }

    @TestFactory
    Stream<DynamicTest> describesEachOptionAndParameterInASentence() {
        return each(command -> assertThat(command.getCommandSpec().args())
                .filteredOn(argument -> !argument.hidden())
                .allSatisfy(argument -> assertThat(description(argument))
                        .as(argument.paramLabel())
                        .endsWith(".")));
    }

    @TestFactory
    Stream<DynamicTest> refusesAnOptionThatItDoesNotKnow() {
        return each(command -> {
            // When
            Outcome outcome = execute(path(command) + " --no-such-option");

            // Then
            assertThat(outcome.code()).isEqualTo(Commands.CANNOT);
            assertThat(outcome.output()).isEmpty();
            assertThat(outcome.errors())
                    .startsWith("'" + path(command) + "' knows no option --no-such-option")
                    .endsWith("See './axial " + path(command) + " --help'.\n")
                    .hasLineCount(1);
        });
    }

    /** As a shell splits them: what stands between quotes is one. */
    private static String[] words(String command) {
        return Pattern.compile("'([^']*)'|\\S+")
                .matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toArray(String[]::new);
    }

    /** The commands of each {@code ./axial ...} line, without what a line says about itself in brackets. */
    private static List<String> examples(String help) {
        return help.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("./axial "))
                .map(line -> line.substring("./axial ".length())
                        .replaceFirst(" +\\(.*", "")
                        .replaceFirst(" +>.*", ""))
                .toList();
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description()).strip();
    }

    private static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName().substring("axial ".length());
    }

    private Stream<DynamicTest> each(Consumer<CommandLine> rule) {
        return all(line()).map(command -> dynamicTest(path(command), () -> rule.accept(command)));
    }

    private static Stream<CommandLine> all(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .distinct()
                .flatMap(command -> Stream.concat(Stream.of(command), all(command)));
    }

    private Outcome execute(String arguments) {
        printed.reset();
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = line().setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.split(" "));
        return new Outcome(code, output + printed.toString(StandardCharsets.UTF_8), errors.toString());
    }

    private CommandLine line() {
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false, false);
        return Commands.line(Installation.locate(), terminal, new PrintWriter(new StringWriter()));
    }

    private record Outcome(int code, String output, String errors) {}
}
