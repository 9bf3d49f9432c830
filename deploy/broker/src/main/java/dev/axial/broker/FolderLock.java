package dev.axial.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second broker out of a folder, from before anything there is read. (Kafka's own comes only when the
 * controller is at work already.) The operating system lets go of it when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IOException if a broker is at work in this folder */
    static FolderLock take(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(folder.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // by another broker of this process
        } finally {
            if (!taken) {
                file.close();
            }
        }
        if (!taken) {
            throw new IOException("a broker is at work in " + folder + " already; another one needs another folder");
        }
        return new FolderLock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
