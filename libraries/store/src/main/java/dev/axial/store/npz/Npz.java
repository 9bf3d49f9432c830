package dev.axial.store.npz;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * An open {@code .npz}: a zip file of one {@code .npy} per array, stored, deflated, or packed by bzip2, Deflate64 or LZMA.
 *
 * <p>Sizes are checked before memory is taken for them: a file has at most 4 GiB and 1,000 arrays, a header 64 KiB, an
 * array 16 GiB, or less than 2 GiB where it is read into memory; an array's data must be as long as its shape says and its
 * CRC-32 must hold. Arrays of either byte order, in C or Fortran order, are read; pickled objects are refused. Thread-safe.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class Npz implements Closeable {

    private static final long MAX_FILE_BYTES = 4L << 30;
    private static final int MAX_ARRAYS = 1000;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
    private static final long MAX_STREAMED_BYTES = 16L << 30;

    /** Deflate makes at most 258 bytes of 2 bits. */
    private static final long LARGEST_INFLATION = 1032;

    private static final String SUFFIX = ".npy";

    private final Path file;
    private final ZipFile zip;
    private final SortedMap<String, ZipArchiveEntry> arrays;

    private Npz(Path file, ZipFile zip, SortedMap<String, ZipArchiveEntry> arrays) {
        this.file = file;
        this.zip = zip;
        this.arrays = Collections.unmodifiableSortedMap(arrays);
    }

    /**
     * Opens a file and reads its directory, nothing more.
     *
     * @throws InvalidNpzException if it is missing, too large or no zip file
     */
    public static Npz open(Path file) throws IOException, InvalidNpzException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidNpzException("there is no file " + file + "; expected an .npz of numpy.savez");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new InvalidNpzException(
                    file + " has " + Files.size(file) + " bytes; an .npz of at most " + MAX_FILE_BYTES + " is read");
        }
        requireZip(file);
        ZipFile zip = null;
        try {
            zip = ZipFile.builder().setPath(file).get();
            return new Npz(file, zip, directory(file, zip));
        } catch (InvalidNpzException e) {
            close(zip);
            throw e;
        } catch (IOException | RuntimeException e) {
            // A damaged directory is answered with exceptions of many kinds.
            close(zip);
            throw new InvalidNpzException(
                    file + " is a damaged or truncated zip file (" + e.getMessage() + "); fetch or save it again", e);
        }
    }

    private static void close(ZipFile zip) throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    private static SortedMap<String, ZipArchiveEntry> directory(Path file, ZipFile zip) throws InvalidNpzException {
        List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
        if (entries.size() > MAX_ARRAYS) {
            throw new InvalidNpzException(
                    file + " holds " + entries.size() + " files; at most " + MAX_ARRAYS + " are read");
        }
        SortedMap<String, ZipArchiveEntry> arrays = new TreeMap<>();
        for (ZipArchiveEntry entry : entries) {
            String name = entry.getName();
            if (name.endsWith(SUFFIX)
                    && arrays.put(name.substring(0, name.length() - SUFFIX.length()), entry) != null) {
                throw new InvalidNpzException(file + " holds two arrays of the name " + name);
            }
        }
        return arrays;
    }

    private static void requireZip(Path file) throws IOException, InvalidNpzException {
        byte[] begin;
        try (InputStream in = Files.newInputStream(file)) {
            begin = in.readNBytes(2);
        }
        if (begin.length < 2 || begin[0] != 'P' || begin[1] != 'K') {
            throw new InvalidNpzException(
                    file + " is no .npz: it " + (begin.length == 0 ? "is empty" : "is no zip file")
                            + "; expected a file of numpy.savez or numpy.savez_compressed");
        }
    }

    /** Names of the arrays, sorted. */
    public Set<String> names() {
        return arrays.keySet();
    }

    /**
     * Type and shape of an array, without its data.
     *
     * @throws InvalidNpzException if it is missing or cannot be read
     */
    public NpyHeader header(String name) throws IOException, InvalidNpzException {
        return reading(name, (entry, in) -> header(entry, in));
    }

    /**
     * One array of less than 2 GiB, checked, in C order.
     *
     * @throws InvalidNpzException if it is missing, damaged or cannot be read
     */
    public NpyArray read(String name) throws IOException, InvalidNpzException {
        return reading(name, (entry, in) -> {
            NpyHeader header = header(entry, in);
            if (header.bytes() > MAX_ARRAY_BYTES) {
                throw new InvalidNpzException(
                        header + " has " + header.bytes() + " bytes; arrays of less than 2 GiB are read");
            }
            int expected = (int) header.bytes();
            byte[] data;
            if (Compression.isDeflateAtMost(entry)) {
                data = new byte[expected];
                requireWhole(header, in.readNBytes(data, 0, expected), expected);
            } else { // its length is only claimed: memory is taken as bytes come
                data = in.readNBytes(expected);
                requireWhole(header, data.length, expected);
            }
            requireEnd(header, entry, in);
            return new NpyArray(header, data);
        });
    }

    /**
     * Hands over the data of an array of up to 16 GiB piece by piece, in the order that its header says. It is checked as
     * it comes: what was handed over is to be forgotten if this fails.
     *
     * @param pieceBytes length of a piece; the last one may be shorter
     * @throws InvalidNpzException if it is missing, damaged or cannot be read
     */
    public void read(String name, int pieceBytes, MemberPiece to) throws IOException, InvalidNpzException {
        reading(name, (entry, in) -> {
            NpyHeader header = header(entry, in);
            byte[] piece = new byte[(int) Math.min(pieceBytes, header.bytes())];
            for (long left = header.bytes(); left > 0; left -= piece.length) {
                int expected = (int) Math.min(piece.length, left);
                requireWhole(header, in.readNBytes(piece, 0, expected), expected);
                to.accept(piece, expected);
            }
            requireEnd(header, entry, in);
            return null;
        });
    }

    private static void requireWhole(NpyHeader header, int length, int expected) throws InvalidNpzException {
        if (length < expected) {
            throw new InvalidNpzException("its data is shorter than the " + header.bytes() + " bytes of " + header);
        }
    }

    private static void requireEnd(NpyHeader header, ZipArchiveEntry entry, CheckedInputStream in)
            throws IOException, InvalidNpzException {
        if (in.read() >= 0) {
            throw new InvalidNpzException("its data is longer than the " + header.bytes() + " bytes of " + header);
        }
        if (entry.getCrc() != in.getChecksum().getValue()) {
            throw new InvalidNpzException("it is damaged: its CRC-32 does not hold; fetch or save the file again");
        }
    }

    /** Reads the header and compares what it and the zip directory say about the size. */
    private static NpyHeader header(ZipArchiveEntry entry, InputStream in) throws IOException, InvalidNpzException {
        CountingInputStream counted = new CountingInputStream(in);
        NpyHeader header = NpyHeader.read(counted);
        if (header.bytes() > MAX_STREAMED_BYTES) {
            throw new InvalidNpzException(header + " has " + header.bytes() + " bytes; arrays of at most "
                    + MAX_STREAMED_BYTES + " are read");
        }
        long expected = counted.count() + header.bytes();
        if (entry.getSize() != expected) {
            throw new InvalidNpzException(header + " takes " + expected + " bytes, the file holds " + entry.getSize());
        }
        if (Compression.isDeflateAtMost(entry) && entry.getSize() > entry.getCompressedSize() * LARGEST_INFLATION) {
            throw new InvalidNpzException(
                    entry.getCompressedSize() + " bytes cannot hold the " + entry.getSize() + " that it claims");
        }
        return header;
    }

    private <T> T reading(String name, Reading<T> reading) throws IOException, InvalidNpzException {
        ZipArchiveEntry entry = arrays.get(name);
        if (entry == null) {
            throw new InvalidNpzException(file + " has no array '" + name + "'; it has " + names());
        }
        try (CheckedInputStream in = new CheckedInputStream(Compression.open(zip, entry), new CRC32())) {
            return reading.of(entry, in);
        } catch (InvalidNpzException e) {
            throw new InvalidNpzException("array '" + name + "' of " + file + ": " + e.getMessage(), e);
        } catch (EOFException | ZipException e) {
            throw new InvalidNpzException(
                    "array '" + name + "' of " + file + " is damaged or truncated (" + e.getMessage()
                            + "); fetch or save the file again",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Takes the next {@code length} bytes of an array; the buffer is used again afterwards. */
    @FunctionalInterface
    public interface MemberPiece {
        void accept(byte[] buffer, int length) throws IOException;
    }

    private interface Reading<T> {
        T of(ZipArchiveEntry entry, CheckedInputStream in) throws IOException, InvalidNpzException;
    }
}
