package dev.axial.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Files that writers left in the folder for unfinished ones when they were killed: nobody will ever see or finish them.
 */
final class UnfinishedWrites {

    /** The silence after which a writer is gone: one at work touches its file every few milliseconds. */
    static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private UnfinishedWrites() {}

    /**
     * Deletes what was last written before {@code now - ABANDONED_AFTER}. Safe beside writers and beside other sweeps.
     *
     * @param folder may be missing
     * @return how many files were deleted
     */
    static int sweep(Path folder, Instant now) {
        FileTime oldest = FileTime.from(now.minus(ABANDONED_AFTER));
        int swept = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : files) {
                if (isOlder(file, oldest) && Files.deleteIfExists(file)) {
                    swept++;
                }
            }
        } catch (NoSuchFileException e) {
            return swept; // nothing was ever written
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return swept;
    }

    private static boolean isOlder(Path file, FileTime oldest) throws IOException {
        try {
            return Files.getLastModifiedTime(file).compareTo(oldest) < 0;
        } catch (NoSuchFileException e) {
            return false; // finished, or swept by another process
        }
    }
}
