package dev.axial.store;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Artifacts by content, and small pointers by name, in a folder or in an S3 bucket.
 *
 * <ul>
 * <li>An artifact is at {@code objects/<sha256>}. It is written once, and appears whole or not at all; in a folder it
 * is
 * written aside, flushed to the disk and renamed. A process killed while writing leaves at most what nobody sees: a
 * file in {@code .tmp/} of the folder, which the next to open the store removes after an hour, or an unfinished upload
 *       of the bucket, which is for the bucket's life cycle rules.
 *   <li>What is read is checked against the length and the SHA-256 of its reference; damaged content is reported,
 *       never returned. Putting the same content again repairs it.
 *   <li>A pointer is a small record at a name of its own, replaced as a whole; the last writer wins.
 * </ul>
 *
 * <p>Where nothing else is said, a store that cannot be reached is an {@link UnreachableStoreException}, and a closed
 * one an {@link IllegalStateException}. Thread-safe, and safe among processes.
 */
public final class ArtifactStore implements AutoCloseable {

    private static final String OBJECTS = "objects";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern POINTER = Pattern.compile("[a-z]+/[a-z0-9][a-z0-9._-]*");

    private final SafeOperator operator;

    private ArtifactStore(SafeOperator operator) {
        this.operator = operator;
    }

    /**
     * @param scheme {@code fs} or {@code s3}
     * @param options OpenDAL's for that scheme; {@code fs} needs {@code root} (created if missing) and keeps its
     * unfinished
     *     files in {@code atomic_write_dir}, by default {@code .tmp} in the root; {@code s3} needs {@code bucket}
     * @throws IllegalArgumentException if the scheme is another, or an option is missing or wrong
     */
    public static ArtifactStore open(String scheme, Map<String, String> options) {
        return new ArtifactStore(SafeOperator.open(requireNonNull(scheme, "scheme"), options));
    }

    /** A store in a folder, which is created if missing. */
    public static ArtifactStore local(Path root) {
        return open("fs", Map.of("root", root.toString()));
    }

    /** Keeps the content; where it is already there undamaged it is as young as if it had been written now. */
    public ArtifactRef put(byte[] content) {
        ArtifactRef ref = new ArtifactRef(Sha256.of(content), content.length);
        reaching(() -> {
            if (!intact(ref)) {
                operator.write(path(ref), content);
            }
            return null;
        });
        return ref;
    }

    /**
     * Keeps the content of a file of any length; where it is already there undamaged it is as young as if it had been
     * written now.
     *
     * @throws UnreachableStoreException also if the file cannot be read, or changes meanwhile
     */
    public ArtifactRef put(Path file) {
        return reaching(() -> {
            ArtifactRef ref = digest(file);
            if (!intact(ref)) {
                try (InputStream content = Files.newInputStream(file)) {
                    operator.write(path(ref), new VerifiedInputStream(content, ref));
                }
            }
            return ref;
        });
    }

    /**
     * The content, checked.
     *
     * @throws ArtifactException if it is missing, damaged or out of reach
     * @throws IllegalArgumentException if it is too long for an array, 2 GiB; {@link #copyTo} takes any length
     */
    public byte[] read(ArtifactRef ref) throws ArtifactException {
        if (ref.bytes() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "an artifact of " + ref.bytes() + " bytes does not fit an array; copy it to a file");
        }
        return fetching(ref, () -> {
            requireLength(ref, operator.length(path(ref))); // before memory is taken for it
            byte[] content = operator.read(path(ref));
            requireLength(ref, content.length);
            requireDigest(ref, Sha256.of(content));
            return content;
        });
    }

    /**
     * Copies the content, checked, to a file of any length, which appears (or is replaced) whole or not at all.
     *
     * @param target in an existing folder
     * @throws ArtifactException if it is missing, damaged or out of reach, or the file cannot be written
     */
    public void copyTo(ArtifactRef ref, Path target) throws ArtifactException {
        fetching(ref, () -> {
            requireLength(ref, operator.length(path(ref)));
            Path unfinished = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
            try {
                MessageDigest digest = Sha256.digest();
                try (OutputStream to = new DigestOutputStream(Files.newOutputStream(unfinished), digest)) {
                    operator.read(path(ref), (buffer, length) -> to.write(buffer, 0, length));
                }
                requireLength(ref, Files.size(unfinished));
                requireDigest(ref, Sha256.of(digest));
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return null;
        });
    }

    /** Returns whether an artifact of that name and length is there; only reading tells that it is undamaged. */
    public boolean contains(ArtifactRef ref) {
        return reaching(() -> {
            try {
                return operator.length(path(ref)) == ref.bytes();
            } catch (FileNotFoundException e) {
                return false;
            }
        });
    }

    /** Removes the artifact; does nothing where it is not there. */
    public void delete(ArtifactRef ref) {
        reaching(() -> {
            operator.delete(path(ref));
            return null;
        });
    }

    /** Every artifact that is there, in no particular order; that they are undamaged only reading tells. */
    public List<StoredArtifact> artifacts() {
        return reaching(() -> {
            List<StoredArtifact> artifacts = new ArrayList<>();
            for (String path : operator.list(OBJECTS)) {
                String name = path.substring(OBJECTS.length() + 1);
                if (DIGEST.matcher(name).matches()) {
                    stored(new Sha256(name)).ifPresent(artifacts::add);
                }
            }
            return artifacts;
        });
    }

    /** The artifact of that digest as it is now; empty where it is not there. */
    public Optional<StoredArtifact> artifact(Sha256 sha256) {
        return reaching(() -> stored(sha256));
    }

    private Optional<StoredArtifact> stored(Sha256 sha256) throws IOException {
        String path = OBJECTS + "/" + sha256.hex();
        try {
            return Optional.of(
                    new StoredArtifact(new ArtifactRef(sha256, operator.length(path)), operator.written(path)));
        } catch (FileNotFoundException e) {
            return Optional.empty(); // deleted meanwhile
        }
    }

    /**
     * An artifact that is there.
     *
     * @param written when it was last put
     */
    public record StoredArtifact(ArtifactRef ref, Instant written) {}

    /**
     * Writes or replaces a pointer.
     *
     * @param path {@code folder/name}, such as {@code datasets/organamnist}
     */
    public void point(String path, byte[] content) {
        requirePointer(path);
        reaching(() -> {
            operator.write(path, content);
            return null;
        });
    }

    /** The content of a pointer; empty where there is none. */
    public Optional<byte[]> pointer(String path) {
        requirePointer(path);
        return reaching(() -> {
            try {
                return Optional.of(operator.read(path));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** The time at which a pointer was last written; empty where there is none. */
    public Optional<Instant> pointed(String path) {
        requirePointer(path);
        return reaching(() -> {
            try {
                return Optional.of(operator.written(path));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Removes a pointer, not what it points to; does nothing where there is none. */
    public void removePointer(String path) {
        requirePointer(path);
        reaching(() -> {
            operator.delete(path);
            return null;
        });
    }

    /** Paths of the pointers in {@code folder}, sorted. */
    public List<String> pointers(String folder) {
        requirePointer(folder + "/any");
        return reaching(() -> operator.list(folder));
    }

    /**
     * A folder for large temporary files, which may be missing: the one for unfinished files where the store is a
     * folder, so on the disk that holds its content, else the system's.
     */
    public Path scratch() {
        return operator.unfinished().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Waits for what is going on to end. */
    @Override
    public void close() {
        operator.close();
    }

    private static String path(ArtifactRef ref) {
        return OBJECTS + "/" + ref.sha256().hex();
    }

    private static void requirePointer(String path) {
        if (path.startsWith("objects/") || !POINTER.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "a pointer is at folder/name outside of objects/, lower case, got '" + path + "'");
        }
    }

    private boolean intact(ArtifactRef ref) throws IOException {
        try {
            if (operator.length(path(ref)) != ref.bytes()) {
                return false;
            }
            operator.touch(path(ref)); // first: a sweep spares what is young
            MessageDigest digest = Sha256.digest();
            operator.read(path(ref), (buffer, length) -> digest.update(buffer, 0, length));
            return Sha256.of(digest).equals(ref.sha256());
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private static ArtifactRef digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            long bytes = content.transferTo(OutputStream.nullOutputStream());
            return new ArtifactRef(Sha256.of(digest), bytes);
        }
    }

    private void requireLength(ArtifactRef ref, long bytes) throws ArtifactException {
        if (bytes != ref.bytes()) {
            throw damaged(ref, bytes + " bytes instead of " + ref.bytes());
        }
    }

    private void requireDigest(ArtifactRef ref, Sha256 sha256) throws ArtifactException {
        if (!sha256.equals(ref.sha256())) {
            throw damaged(ref, "its SHA-256 is " + sha256);
        }
    }

    private ArtifactException damaged(ArtifactRef ref, String how) {
        return new ArtifactException(
                Reason.DAMAGED,
                "artifact " + ref.sha256() + " in " + operator.location() + " is damaged: " + how
                        + "; put the same content again to repair it");
    }

    private <T> T fetching(ArtifactRef ref, Fetch<T> fetch) throws ArtifactException {
        try {
            return fetch.run();
        } catch (FileNotFoundException e) {
            throw new ArtifactException(
                    Reason.MISSING,
                    "artifact " + ref.sha256() + " (" + ref.bytes() + " bytes) is not in " + operator.location()
                            + "; put it there, or point the store to where it is",
                    e);
        } catch (IOException e) {
            throw new ArtifactException(
                    Reason.UNREACHABLE,
                    "artifact " + ref.sha256() + " cannot be read; check that " + operator.location()
                            + " is within reach: " + e.getMessage(),
                    e);
        }
    }

    private static <T> T reaching(Reach<T> reach) {
        try {
            return reach.run();
        } catch (IOException e) {
            throw new UnreachableStoreException(e);
        }
    }

    private interface Fetch<T> {
        T run() throws IOException, ArtifactException;
    }

    private interface Reach<T> {
        T run() throws IOException;
    }
}
