package dev.axial.store.npz;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An open {@code .npz}: a zip file of one {@code .npy} per array, stored or deflated.
 *
 * <p>Sizes are checked before memory is taken for them: a file has at most 4 GiB and 1,000 arrays, a header 64 KiB, an
 * array less than 2 GiB; an array's data must be as long as its shape says and its CRC-32 must hold. Pickled objects and
 * Fortran order are refused; big-endian arrays are read. Thread-safe.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.savez.html">numpy.savez</a>
 */
public final class Npz implements Closeable {

    private static final long MAX_FILE_BYTES = 4L << 30;
    private static final int MAX_ARRAYS = 1000;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    /** Deflate makes at most 258 bytes of 2 bits. */
    private static final long LARGEST_INFLATION = 1032;

    private static final String SUFFIX = ".npy";

    private final Path file;
    private final ZipFile zip;
    private final SortedMap<String, ZipEntry> arrays;

    private Npz(Path file, ZipFile zip, SortedMap<String, ZipEntry> arrays) {
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
            zip = new ZipFile(file.toFile());
            return new Npz(file, zip, directory(file, zip));
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // ZipFile answers some damaged directories and names with the latter two.
            close(zip);
            throw new InvalidNpzException(
                    file + " is a damaged or truncated zip file (" + e.getMessage() + "); fetch or save it again", e);
        } catch (InvalidNpzException e) {
            close(zip);
            throw e;
        }
    }

    private static void close(ZipFile zip) throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    private static SortedMap<String, ZipEntry> directory(Path file, ZipFile zip) throws InvalidNpzException {
        if (zip.size() > MAX_ARRAYS) {
            throw new InvalidNpzException(
                    file + " holds " + zip.size() + " files; at most " + MAX_ARRAYS + " are read");
        }
        SortedMap<String, ZipEntry> arrays = new TreeMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
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
     * One array, checked.
     *
     * @throws InvalidNpzException if it is missing, damaged or cannot be read
     */
    public NpyArray read(String name) throws IOException, InvalidNpzException {
        return reading(name, (entry, in) -> {
            NpyHeader header = header(entry, in);
            byte[] data = new byte[(int) header.bytes()];
            int length = in.readNBytes(data, 0, data.length);
            if (length < data.length || in.read() >= 0) {
                throw new InvalidNpzException("its data is " + (length < data.length ? "shorter" : "longer")
                        + " than the " + data.length + " bytes of " + header);
            }
            if (entry.getCrc() != in.getChecksum().getValue()) {
                throw new InvalidNpzException("it is damaged: its CRC-32 does not hold; fetch or save the file again");
            }
            return new NpyArray(header, data);
        });
    }

    /** Reads the header and compares what it and the zip directory say about the size. */
    private static NpyHeader header(ZipEntry entry, InputStream in) throws IOException, InvalidNpzException {
        CountingInputStream counted = new CountingInputStream(in);
        NpyHeader header = NpyHeader.read(counted);
        if (header.bytes() > MAX_ARRAY_BYTES) {
            throw new InvalidNpzException(
                    header + " has " + header.bytes() + " bytes; arrays of less than 2 GiB are read");
        }
        long expected = counted.count() + header.bytes();
        if (entry.getSize() != expected) {
            throw new InvalidNpzException(header + " takes " + expected + " bytes, the file holds " + entry.getSize());
        }
        if (entry.getSize() > entry.getCompressedSize() * LARGEST_INFLATION) {
            throw new InvalidNpzException(
                    entry.getCompressedSize() + " bytes cannot hold the " + entry.getSize() + " that it claims");
        }
        return header;
    }

    private <T> T reading(String name, Reading<T> reading) throws IOException, InvalidNpzException {
        ZipEntry entry = arrays.get(name);
        if (entry == null) {
            throw new InvalidNpzException(file + " has no array '" + name + "'; it has " + names());
        }
        try (CheckedInputStream in = new CheckedInputStream(open(entry), new CRC32())) {
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

    private InputStream open(ZipEntry entry) throws IOException {
        InputStream in = zip.getInputStream(entry);
        if (in == null) { // what ZipFile answers when it cannot find again what it listed
            throw new ZipException("its entry in the directory is damaged");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private interface Reading<T> {
        T of(ZipEntry entry, CheckedInputStream in) throws IOException, InvalidNpzException;
    }
}
