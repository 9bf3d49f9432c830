package dev.axial.store.npz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes {@code .npz} files, deflated, such that the same arrays in the same order give the same bytes. */
public final class NpzWriter {

    /** The earliest month whose every moment a zip file can hold without the time zone. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private NpzWriter() {}

    /**
     * Writes a file, which appears (or is replaced) whole or not at all.
     *
     * @param target in an existing folder
     * @param arrays by name, in the order in which they are written
     */
    public static void write(Path target, Map<String, NpyArray> arrays) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException("there is no folder " + folder + " to write " + target.getFileName() + " in");
        }
        Path unfinished = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".part");
        try {
            try (OutputStream file = Files.newOutputStream(unfinished);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                zip.setLevel(Deflater.BEST_COMPRESSION);
                WritableByteChannel channel = Channels.newChannel(zip);
                for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                    ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    zip.write(array.getValue().header().encode());
                    channel.write(array.getValue().data());
                    zip.closeEntry();
                }
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
