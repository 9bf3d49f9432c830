package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.launcher.logs.RotatingLog;
import java.nio.file.Path;
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

    /** Sends everything that this JVM logs from now on to the end of {@code file}, which is created when it is needed. */
    public static void install(Path file) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new LogFile(file));
    }

    @Override
    public synchronized void publish(LogRecord line) {
        if (isLoggable(line)) {
            byte[] text = getFormatter().format(line).getBytes(UTF_8);
            // Opened for each line: commands that run at the same time share the file, and any of them may set it
            // aside.
            try (RotatingLog log = new RotatingLog(file)) {
                log.write(text, 0, text.length);
            }
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
