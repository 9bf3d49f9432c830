package dev.axial.train.batches;

import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The batches of one split in a file, written once and read each epoch. Each is its length, a big-endian int, and its
 * encoded bytes. The file is deleted at {@link #close}. For one thread.
 */
public final class SplitFile implements AutoCloseable {

    private static final String UNREADABLE = "the split's file cannot be read";

    private final Path file;
    private List<ChannelScale> scales = List.of();

    private SplitFile(Path file) {
        this.file = file;
    }

    /** Creates an empty one in the folder of temporary files. */
    public static SplitFile create() {
        try {
            return new SplitFile(Files.createTempFile("axial-split-", ".batches"));
        } catch (IOException e) {
            throw new UncheckedIOException("a split of the dataset cannot be kept on disk", e);
        }
    }

    /** Appends a batch. */
    public void add(TensorBatch batch) {
        scales = batch.scales();
        byte[] encoded = batch.encode();
        ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + encoded.length);
        framed.putInt(encoded.length).put(encoded);
        try {
            Files.write(file, framed.array(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("a split of the dataset cannot be kept on disk", e);
        }
    }

    /** Returns the conversion from byte to value of each channel: the same for every batch of a run. */
    public List<ChannelScale> scales() {
        return scales;
    }

    /** Opens the file for reading from its first batch. The caller closes the reader. */
    public Batches batches() {
        try {
            return new Batches(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20)));
        } catch (IOException e) {
            throw new UncheckedIOException(UNREADABLE, e);
        }
    }

    /** Reads the batches in their order. For one thread. */
    public final class Batches implements AutoCloseable {

        private final DataInputStream in;

        private Batches(DataInputStream in) {
            this.in = in;
        }

        /** Returns the next batch; empty after the last one. */
        public Optional<TensorBatch> next() {
            try {
                int length;
                try {
                    length = in.readInt();
                } catch (EOFException e) {
                    return Optional.empty();
                }
                return Optional.of(TensorBatch.decode(in.readNBytes(length)));
            } catch (IOException e) {
                throw new UncheckedIOException(UNREADABLE, e);
            } catch (InvalidBatchException e) {
                throw new IllegalStateException(file + " is not as it was written: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(UNREADABLE, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
