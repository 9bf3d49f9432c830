package dev.axial.cli;

import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The bearer token for services that ask for one; those of './axial up' do not. */
final class TokenOption {

    private static final long LARGEST = 64 << 10;
    /** RFC 6750, section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    @Option(
            names = "--token-file",
            order = 110,
            scope = picocli.CommandLine.ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "${env:AXIAL_TOKEN_FILE}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "File with the bearer token for services that ask for one (AXIAL_TOKEN_FILE; default: none).")
    private Optional<Path> file = Optional.empty();

    /** @throws CommandException if a file is named and holds no token */
    Optional<String> token() throws CommandException {
        return token(Optional.empty());
    }

    /**
     * Reads the token of the option, or else of another file.
     *
     * @throws CommandException if a file is named and holds no token
     */
    Optional<String> token(Optional<Path> other) throws CommandException {
        Optional<Path> named = file.filter(path -> !path.toString().isBlank()).or(() -> other);
        return named.isEmpty() ? Optional.empty() : Optional.of(read(named.get()));
    }

    private static String read(Path named) throws CommandException {
        if (Files.isDirectory(named)) {
            throw new CommandException("The token file " + named + " is a folder");
        }
        try {
            if (Files.isRegularFile(named) && Files.size(named) > LARGEST) {
                throw new CommandException("The token file " + named + " has " + Files.size(named)
                        + " bytes; a token has at most " + LARGEST);
            }
            String token = Files.readString(named).strip();
            if (token.isEmpty()) {
                throw new CommandException("The token file " + named + " is empty; it should hold one bearer token");
            }
            if (!TOKEN.matcher(token).matches()) {
                throw new CommandException("The token file " + named + " holds no bearer token: that is one word of "
                        + "letters, digits and ._~+/-");
            }
            return token;
        } catch (IOException e) {
            throw new CommandException("The token file cannot be read: " + Sentence.reason(e), e);
        }
    }
}
