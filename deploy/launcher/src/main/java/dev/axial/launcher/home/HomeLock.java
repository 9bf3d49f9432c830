package dev.axial.launcher.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The exclusive right to run a system in a home. A launcher holds it from its first moment to its last. The operating
 * system takes it back when the process ends, however it ends, so a killed launcher never blocks the next one, and no
 * process id has to be believed. Thread-safe.
 *
 * <p>The file {@code run/launcher.lock} stays when the lock is released: deleting it would let two launchers lock two
 * different files of one name.
 */
public final class HomeLock implements AutoCloseable {

    /** {@link #held} takes the lock for a moment to see whether it can. A launcher outlasts that. */
    private static final Duration LONGER_THAN_A_LOOK = Duration.ofMillis(500);

    /**
     * Files locked by this process. On Linux, closing any channel of a file ends all locks of the process on it: such a
     * file must not be opened a second time, and its channel must stay reachable, or the garbage collector closes it.
     */
    private static final Map<Path, FileChannel> OURS = new HashMap<>();

    private final Path file;

    private HomeLock(Path file) {
        this.file = file;
    }

    /**
     * Takes the lock, if nobody holds it.
     *
     * @param home its folders exist
     * @throws IOException if the file cannot be made, or the file system knows no locks
     */
    public static Optional<HomeLock> take(Home home) throws IOException {
        Path file = file(home);
        synchronized (OURS) {
            if (OURS.containsKey(file)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (lock(channel)) {
                    OURS.put(file, channel);
                    return Optional.of(new HomeLock(file));
                }
                return Optional.empty();
            } finally {
                if (!OURS.containsKey(file)) {
                    channel.close();
                }
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LONGER_THAN_A_LOOK.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    /** Returns true while a launcher, of this process or another, runs in this home. */
    public static boolean held(Home home) {
        if (!Files.exists(home.run())) {
            return false;
        }
        synchronized (OURS) {
            try {
                Path file = file(home);
                if (OURS.containsKey(file)) {
                    return true;
                }
                // Shared, so that two commands that look at the same time do not take each other for a launcher.
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                        FileLock look = channel.tryLock(0, Long.MAX_VALUE, true)) {
                    return look == null;
                }
            } catch (NoSuchFileException e) {
                return false; // no launcher ran here yet
            } catch (IOException e) {
                return false; // a file that cannot be locked is not locked
            }
        }
    }

    private static Path file(Home home) throws IOException {
        return home.run().toRealPath().resolve("launcher.lock");
    }

    @Override
    public void close() throws IOException {
        synchronized (OURS) {
            FileChannel channel = OURS.remove(file);
            if (channel != null) {
                channel.close();
            }
        }
    }
}
