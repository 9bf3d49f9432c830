package dev.axial.launcher.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A log file that is set aside when it is full: {@code x.log} becomes {@code x.log.1}, that becomes {@code x.log.2}, and
 * the oldest goes. A file ends with a whole line, unless one line alone is larger than the limit.
 *
 * <p>Writing never fails: text that a full disk refuses is left out, and the log says how much once it can be written
 * again. Thread-safe within one process.
 */
public final class RotatingLog extends OutputStream {

    /** Largest size of each file, bytes. */
    public static final long LIMIT = 10L << 20;
    /** Files of one log, the newest included. */
    public static final int FILES = 5;

    private final Path file;
    private final long limit;
    private OutputStream out;
    private long size;
    private long lost;

    public RotatingLog(Path file) {
        this(file, LIMIT);
    }

    RotatingLog(Path file, long limit) {
        this.file = file.toAbsolutePath();
        this.limit = limit;
    }

    /** The files of a log that there are, the oldest first. */
    public static List<Path> files(Path log) {
        List<Path> files = new ArrayList<>();
        for (int age = FILES - 1; age >= 0; age--) {
            Path file = aged(log, age);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return files;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        try {
            open();
            int start = offset;
            int end = offset + length;
            while (size + (end - start) > limit) {
                int part = upToLineEnd(bytes, start, end);
                out.write(bytes, start, part);
                size += part;
                start += part;
                if (start == end && bytes[end - 1] != '\n' && size < 2 * limit) {
                    return; // in the middle of a line, which the next call may end
                }
                rotate();
            }
            out.write(bytes, start, end - start);
            size += end - start;
        } catch (IOException e) {
            lost += length;
            release();
        }
    }

    /** Bytes to write to the file that is nearly full: the lines that fit, or else the rest of the line under way. */
    private int upToLineEnd(byte[] bytes, int start, int end) {
        int fits = (int) Math.max(0, Math.min(end - start, limit - size));
        for (int i = start + fits; i > start; i--) {
            if (bytes[i - 1] == '\n') {
                return i - start;
            }
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n') {
                return i + 1 - start;
            }
        }
        return end - start;
    }

    private void open() throws IOException {
        if (out == null) {
            Files.createDirectories(file.getParent());
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            size = Files.size(file);
        }
        if (lost > 0) {
            byte[] note = ("[" + lost + " bytes are missing here: they could not be written]\n").getBytes(UTF_8);
            out.write(note);
            size += note.length;
            lost = 0;
        }
    }

    private void rotate() throws IOException {
        out.close();
        out = null;
        for (int age = FILES - 2; age >= 0; age--) {
            if (Files.exists(aged(file, age))) {
                Files.move(aged(file, age), aged(file, age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private static Path aged(Path log, int age) {
        return age == 0 ? log : log.resolveSibling(log.getFileName() + "." + age);
    }

    private void release() {
        try (OutputStream broken = out) {
            out = null;
        } catch (IOException e) {
            out = null; // nothing was held back: every write went to the file at once
        }
    }

    @Override
    public synchronized void close() {
        release();
    }
}
