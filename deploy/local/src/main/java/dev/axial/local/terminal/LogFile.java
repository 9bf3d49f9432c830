package dev.axial.local.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes what libraries log as warnings or worse, so that the terminal shows only what a command has to say. */
public final class LogFile extends Handler {

    private final Path file;

    private LogFile(Path file) {
        this.file = file;
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    /** From here on everything that this JVM logs goes to the end of {@code file}, which is made when it is needed. */
    public static void install(Path file) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new LogFile(file));
    }

    @Override
    public synchronized void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, getFormatter().format(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            reportError("cannot write to " + file, e, ErrorManager.WRITE_FAILURE);
        }
    }

    @Override
    public void flush() {
        // Each record is written at once.
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
