package dev.axial.terminal;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Messages for a person, put together from the parts that others give. */
public final class Sentence {

    private static final Pattern EXCEPTION =
            Pattern.compile("^(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: |$)");
    private static final Pattern WORD = Pattern.compile("^[a-z]+[ ,:;]");
    private static final Pattern END = Pattern.compile("\\s*[.;:,\\s]*$");

    private Sentence() {}

    /**
     * The same text with one full stop or question mark at its end, and a capital letter at its beginning where that is a
     * word and no path, key or option.
     */
    public static String of(String text) {
        String clause = clause(text);
        String end = clause.endsWith("?") || clause.endsWith("!") ? "" : ".";
        return (WORD.matcher(clause).find()
                        ? clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1)
                        : clause)
                + end;
    }

    /** The text as part of a longer sentence: without a full stop at its end. */
    public static String clause(String text) {
        String clause = END.matcher(text.strip()).replaceFirst("");
        return text.strip().endsWith("...") ? clause + "..." : clause;
    }

    /** The reason of a failure as a clause for a person: no class names, and file names with what is wrong with them. */
    public static String reason(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            Path folder = Path.of(missing.getFile()).toAbsolutePath().getParent();
            return folder == null || folder.toFile().isDirectory()
                    ? "there is no file " + missing.getFile()
                    : "there is no folder " + folder;
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there already";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + " is no folder";
        }
        if (failure instanceof DirectoryNotEmptyException full) {
            return "folder " + full.getFile() + " is not empty";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason().substring(0, 1).toLowerCase(Locale.ROOT)
                    + system.getReason().substring(1) + ": " + system.getFile();
        }
        if (failure instanceof EOFException) {
            return "it ends too early";
        }
        if (failure instanceof ConnectException) {
            return "nothing listens there";
        }
        if (failure instanceof HttpTimeoutException) {
            return "no answer came in time";
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getCause() == null
                    ? "it failed with " + failure.getClass().getSimpleName()
                    : reason(failure.getCause());
        }
        String plain = EXCEPTION.matcher(message).replaceFirst("");
        return plain.isBlank() && failure.getCause() != null
                ? reason(failure.getCause())
                : clause(plain.isBlank() ? message : plain);
    }
}
