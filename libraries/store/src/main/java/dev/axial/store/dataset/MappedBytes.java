package dev.axial.store.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A file of any length as bytes that are read in place: the operating system keeps what memory has room for. Takes no
 * heap. The file must not change; it may be deleted. Immutable and thread-safe.
 */
final class MappedBytes implements Pixels {

    /** One mapping reaches less than 2 GiB. */
    private static final long CHUNK = 1L << 30;

    private final List<ByteBuffer> chunks;
    private final long length;

    private MappedBytes(List<ByteBuffer> chunks, long length) {
        this.chunks = List.copyOf(chunks);
        this.length = length;
    }

    static MappedBytes of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            List<ByteBuffer> chunks = new ArrayList<>();
            for (long at = 0; at < length; at += CHUNK) {
                chunks.add(channel.map(MapMode.READ_ONLY, at, Math.min(CHUNK, length - at)));
            }
            return new MappedBytes(chunks, length);
        }
    }

    /**
     * Maps a file that nobody else needs, as {@link #of} does: its space is given back with the last reference to this.
     */
    static MappedBytes taking(Path file) throws IOException {
        MappedBytes mapped = of(file);
        Files.delete(file);
        return mapped;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void copy(long from, byte[] target, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        Objects.checkFromIndexSize(at, count, target.length);
        for (int copied = 0; copied < count; ) {
            long position = from + copied;
            ByteBuffer chunk = chunks.get((int) (position / CHUNK));
            int within = (int) (position % CHUNK);
            int n = Math.min(count - copied, chunk.capacity() - within);
            chunk.get(within, target, at + copied, n);
            copied += n;
        }
    }
}
