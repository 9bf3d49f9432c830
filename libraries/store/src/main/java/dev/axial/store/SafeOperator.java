package dev.axial.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Entry;
import org.apache.opendal.OpenDALException;
import org.apache.opendal.Operator;
import org.apache.opendal.OperatorInputStream;
import org.apache.opendal.OperatorOutputStream;
import org.apache.opendal.layer.RetryLayer;

/**
 * OpenDAL's operator with what Java expects: an {@link IOException} of one line for what went wrong, a
 * {@link FileNotFoundException} for what is not there, and an exception, where OpenDAL 0.48 ends the process, for use
 * after {@link #close()}. What is temporary is tried three times more. Thread-safe.
 */
final class SafeOperator implements AutoCloseable {

    /** S3 takes the pieces of a large object at 5 MiB or more each. */
    private static final int PIECE_BYTES = 8 << 20;

    private static final int READ_BYTES = 1 << 16;

    private final String location;
    /** Root of a folder; null for a bucket. */
    private final Path folder;

    /** The place of a folder's unfinished files; null for a bucket. */
    private final Path unfinished;

    private final AsyncOperator service;
    private final Operator operator;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    private SafeOperator(String location, Path folder, Path unfinished, AsyncOperator service) {
        this.location = location;
        this.folder = folder;
        this.unfinished = unfinished;
        this.service = service;
        this.operator = service.blocking();
    }

    /** @throws IllegalArgumentException if the scheme is not known or the options do not suit it */
    static SafeOperator open(String scheme, Map<String, String> options) {
        return switch (scheme) {
            case "fs" -> {
                Path root = Path.of(require(options, "root", scheme, "a folder"))
                        .toAbsolutePath()
                        .normalize();
                Map<String, String> complete = new HashMap<>(options);
                complete.put("root", root.toString());
                // Same file system as the root, so that what is written appears by one rename.
                complete.putIfAbsent("atomic_write_dir", root.resolve(".tmp").toString());
                Path unfinished = Path.of(complete.get("atomic_write_dir"));
                SafeOperator operator = open(scheme, complete, "folder " + root, root, unfinished);
                UnfinishedWrites.sweep(unfinished, Instant.now());
                yield operator;
            }
            case "s3" ->
                open(
                        scheme,
                        options,
                        "bucket " + require(options, "bucket", scheme, "the name of a bucket"),
                        null,
                        null);
            default ->
                throw new IllegalArgumentException(
                        "the artifact store's scheme is fs (a folder) or s3 (a bucket), got '" + scheme + "'");
        };
    }

    private static SafeOperator open(
            String scheme, Map<String, String> options, String location, Path folder, Path unfinished) {
        try (AsyncOperator plain = AsyncOperator.of(scheme, options)) {
            return new SafeOperator(
                    location,
                    folder,
                    unfinished,
                    plain.layer(RetryLayer.builder()
                            .minDelay(Duration.ofMillis(100))
                            .factor(4)
                            .jitter(true)
                            .maxTimes(3)
                            .build()));
        } catch (OpenDALException e) {
            throw new IllegalArgumentException(
                    "the artifact store cannot be opened at " + location + ": " + oneLine(e), e);
        }
    }

    private static String require(Map<String, String> options, String key, String scheme, String meaning) {
        String value = options.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("an artifact store of scheme " + scheme + " needs the option " + key
                    + " (" + meaning + "), got " + options.keySet());
        }
        return value;
    }

    /** The place of the store, for messages. */
    String location() {
        return location;
    }

    /** The folder for unfinished files; empty for a bucket. */
    Optional<Path> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    /** Length of the object, from its metadata. */
    long length(String path) throws IOException {
        return use(path, () -> operator.stat(path).getContentLength());
    }

    /** The time at which the object was written, from its metadata; the epoch where the store does not tell. */
    Instant written(String path) throws IOException {
        return use(path, () -> Optional.ofNullable(operator.stat(path).getLastModified())
                .orElse(Instant.EPOCH));
    }

    /** Makes an object as young as one that is written now. Buckets have no such thing: there it does nothing. */
    void touch(String path) throws IOException {
        if (folder != null) {
            Files.setLastModifiedTime(folder.resolve(path), FileTime.from(Instant.now()));
        }
    }

    byte[] read(String path) throws IOException {
        return use(path, () -> operator.read(path));
    }

    /** Hands the object over piece by piece; nothing of it is held. */
    void read(String path, ObjectPiece to) throws IOException {
        use(path, () -> {
            try (OperatorInputStream from = operator.createInputStream(path)) {
                byte[] buffer = new byte[READ_BYTES];
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.accept(buffer, n);
                }
            }
            return null;
        });
    }

    /** Writes or replaces the object as a whole. */
    void write(String path, byte[] content) throws IOException {
        use(path, () -> {
            operator.write(path, content);
            return null;
        });
    }

    /** Writes or replaces the object as a whole; not at all if {@code content} throws before its end. */
    void write(String path, InputStream content) throws IOException {
        use(path, () -> {
            // Closing is what makes the object appear, so it must not happen after a failure: no try-with-resources.
            // What was written until then stays behind unseen, as it does when the process is killed.
            OperatorOutputStream to = operator.createOutputStream(path, PIECE_BYTES);
            content.transferTo(to);
            to.close();
            return null;
        });
    }

    /** Deletes the object, if there is one. */
    void delete(String path) throws IOException {
        use(path, () -> {
            operator.delete(path);
            return null;
        });
    }

    /** Paths of the objects directly in {@code folder}, sorted. */
    List<String> list(String folder) throws IOException {
        return use(folder, () -> operator.list(folder + "/").stream()
                .map(Entry::getPath)
                .filter(path -> !path.endsWith("/"))
                .sorted()
                .toList());
    }

    private <T> T use(String path, Use<T> use) throws IOException {
        Lock open = lifetime.readLock();
        open.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the artifact store at " + location + " is closed");
            }
            return use.run();
        } catch (OpenDALException e) {
            if (e.getCode() == OpenDALException.Code.NotFound) {
                if (folder != null && !Files.isDirectory(folder)) {
                    throw new IOException("there is no " + location + "; is its disk mounted?", e);
                }
                throw new FileNotFoundException("there is no " + path + " in " + location);
            }
            throw new IOException(path + " in " + location + ": " + oneLine(e), e);
        } finally {
            open.unlock();
        }
    }

    @Override
    public void close() {
        Lock exclusive = lifetime.writeLock();
        exclusive.lock();
        try {
            closed = true;
            operator.close();
            service.close();
        } finally {
            exclusive.unlock();
        }
    }

    /** OpenDAL's messages have sections of several lines; its first line and its source say what a person can use. */
    private static String oneLine(OpenDALException e) {
        String message = e.getMessage();
        String what = message.lines().findFirst().orElse("unknown error");
        int source = message.indexOf("Source:");
        if (source < 0) {
            return what;
        }
        int end = message.indexOf("Backtrace:", source);
        String cause = message.substring(source + "Source:".length(), end < 0 ? message.length() : end);
        return what + ": " + cause.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private interface Use<T> {
        T run() throws IOException;
    }

    /** Takes the next {@code length} bytes of an object; the buffer is used again afterwards. */
    interface ObjectPiece {
        void accept(byte[] buffer, int length) throws IOException;
    }
}
