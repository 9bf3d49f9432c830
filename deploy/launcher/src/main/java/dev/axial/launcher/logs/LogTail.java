package dev.axial.launcher.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The end of a log, whichever of its files it lies in; and what is added to it. Not thread-safe. */
public final class LogTail {

    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Path log;

    /** @param log the newest file, for example {@code train.log} */
    public LogTail(Path log) {
        this.log = log;
    }

    /** The newest lines, at most so many, the oldest first. */
    public List<String> last(int lines) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        List<Path> files = RotatingLog.files(log);
        for (int i = files.size() - 1; i >= 0 && last.size() < lines; i--) {
            Deque<String> here = last(files.get(i), lines - last.size());
            while (!here.isEmpty()) {
                last.addFirst(here.removeLast());
            }
        }
        return List.copyOf(last);
    }

    private static Deque<String> last(Path file, int lines) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader reader = open(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last.add(line);
                if (last.size() > lines) {
                    last.remove();
                }
            }
        }
        return last;
    }

    /** Shows the newest lines, then what is added, also after the file was set aside; until it is interrupted. */
    public void follow(int lines, Consumer<String> show) throws IOException, InterruptedException {
        List<String> shown = last(lines);
        shown.forEach(show);
        Optional<Object> key = key();
        BufferedReader reader = open(log);
        try {
            while (reader.readLine() != null) {
                // shown above
            }
            while (true) {
                String line = reader.readLine(); // a reader at the end of a file sees what is added later
                if (line != null) {
                    show.accept(line);
                    continue;
                }
                Optional<Object> now = key();
                if (now.isPresent() && !now.equals(key)) {
                    for (line = reader.readLine(); line != null; line = reader.readLine()) {
                        show.accept(line); // written between the last look and the move
                    }
                    reader.close();
                    reader = open(log);
                    key = now;
                } else {
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        } finally {
            reader.close();
        }
    }

    /** Tells this file from another one of the same name. */
    private Optional<Object> key() throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(log, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it is being set aside
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8));
    }
}
