package dev.axial.cli;

import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Sentences about arguments that a command cannot take: what came, and what would have been right. */
final class WrongArguments {

    private static final int SHOWN = 80;
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final Pattern INSTEAD = Pattern.compile("but (?:was|found) '?([^']*?)'?$");

    private WrongArguments() {}

    static String sentence(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        List<String> unknownOptions = command.getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .toList();
        String text = exception instanceof UnmatchedArgumentException unmatched
                ? unknown(command, unmatched)
                : exception instanceof MissingParameterException && !unknownOptions.isEmpty()
                        ? unknown(command, new UnmatchedArgumentException(command, unknownOptions)) // why it is missing
                        : exception instanceof MissingParameterException missing
                                ? missing(missing)
                                : exception instanceof OverwrittenOptionException twice
                                        ? name(twice.getOverwritten()) + " is given twice"
                                        : value(exception);
        return Sentence.of(text) + " See './" + command.getCommandSpec().qualifiedName() + " --help'.";
    }

    /** Refuses values of no characters, which would otherwise mean the present folder, a file without a name, and so on. */
    static void requireValues(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            for (ArgSpec given : at.matchedArgs()) {
                if (given.originalStringValues().stream().anyMatch(String::isBlank)
                        && given.stringValues().stream().anyMatch(String::isBlank)) {
                    throw new ParameterException(
                            at.commandSpec().commandLine(), name(given) + " " + takes(given) + ", got ''");
                }
            }
        }
    }

    private static String unknown(CommandLine command, UnmatchedArgumentException exception) {
        String first = exception.getUnmatched().get(0);
        CommandSpec spec = command.getCommandSpec();
        boolean option = first.startsWith("-");
        boolean names = !option
                && !command.getSubcommands().isEmpty()
                && spec.positionalParameters().isEmpty();
        List<String> near = names
                ? NearestName.of(first, command.getSubcommands().keySet()).stream()
                        .toList()
                : option ? exception.getSuggestions() : List.of();
        String what = names
                ? "there is no command '" + shown(first) + "'"
                : "'" + path(spec) + "' knows no " + (option ? "option " : "argument ") + shown(first);
        return what + (near.isEmpty() ? "" : "; did you mean '" + near.get(0).replaceFirst("^axial ", "") + "'?");
    }

    /** {@code datasets import}. */
    private static String path(CommandSpec spec) {
        return spec.qualifiedName().replaceFirst("^axial ", "");
    }

    private static String missing(MissingParameterException exception) {
        // Picocli reports an option without its value by the same exception, with another text.
        if (exception.getMessage().startsWith("Missing required")) {
            return "missing: "
                    + exception.getMissing().stream().map(WrongArguments::usage).collect(Collectors.joining(", "));
        }
        return exception.getMissing().isEmpty()
                ? exception.getMessage()
                : name(exception.getMissing().get(0)) + " needs a value: "
                        + usage(exception.getMissing().get(0));
    }

    private static String value(ParameterException exception) {
        ArgSpec argument = exception.getArgSpec();
        if (argument == null) {
            return exception.getMessage();
        }
        Optional<String> got = got(exception);
        boolean tooLarge = got.filter(text -> text.matches("[+-]?[0-9]+")).isPresent();
        return name(argument) + " " + takes(argument) + (tooLarge ? range(argument) : "")
                + got.map(text -> ", got '" + shown(text) + "'").orElse("");
    }

    private static Optional<String> got(ParameterException exception) {
        if (exception.getValue() != null) {
            return Optional.of(exception.getValue());
        }
        Matcher instead = INSTEAD.matcher(exception.getMessage());
        if (instead.find()) {
            return Optional.of(instead.group(1));
        }
        String text = exception.getMessage();
        String last = null;
        for (Matcher quoted = QUOTED.matcher(text); quoted.find(); ) {
            if (!quoted.group(1).startsWith("--")) {
                last = quoted.group(1);
            }
        }
        return Optional.ofNullable(last);
    }

    private static String name(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return option.longestName();
        }
        return argument.paramLabel();
    }

    private static String usage(ArgSpec argument) {
        return argument instanceof PositionalParamSpec
                ? argument.paramLabel()
                : name(argument) + " " + argument.paramLabel();
    }

    /** The kind of value, in words. */
    private static String takes(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMap()
                        || !argument.typeInfo().getAuxiliaryTypes()[0].equals(Object.class)
                ? argument.typeInfo().getAuxiliaryTypes()[0]
                : argument.type();
        if (argument.typeInfo().isMap() || Map.class.isAssignableFrom(argument.type())) {
            return "takes " + argument.paramLabel();
        }
        if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
            return "takes a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "takes a number";
        }
        return type == Path.class ? "takes a path" : "takes a value: " + argument.paramLabel();
    }

    private static String range(ArgSpec argument) {
        boolean wide =
                List.of(argument.typeInfo().getAuxiliaryTypes()).contains(Long.class) || argument.type() == long.class;
        return wide
                ? " from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE
                : " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    }

    private static String shown(String text) {
        return Printable.cut(Printable.of(text), SHOWN);
    }
}
