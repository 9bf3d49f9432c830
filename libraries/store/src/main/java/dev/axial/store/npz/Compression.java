package dev.axial.store.npz;

import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.tukaani.xz.LZMAInputStream;

/**
 * Unpacks members of zip files: stored, deflated, and packed by Deflate64, bzip2 or LZMA, as Python's {@code zipfile}
 * and other writers make them.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT, 4.4.5 and 5.8</a>
 */
final class Compression {

    private static final int LZMA_PROPERTIES = 5;
    private static final int MOST_LZMA_KIB = 256 << 10;

    private Compression() {}

    /** Returns whether a member holds at most 1,032 times its bytes. */
    static boolean isDeflateAtMost(ZipArchiveEntry entry) {
        return entry.getMethod() == ZipArchiveEntry.STORED || entry.getMethod() == ZipArchiveEntry.DEFLATED;
    }

    /**
     * The content of a member; damage is a {@link ZipException}.
     *
     * @throws InvalidNpzException if it is encrypted or its method is not supported; the message names it
     */
    static InputStream open(ZipFile zip, ZipArchiveEntry entry) throws IOException, InvalidNpzException {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new InvalidNpzException("it is encrypted; save it without a password");
        }
        try {
            ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
            if (method == ZipMethod.LZMA) {
                return new Member(lzma(zip.getRawInputStream(entry), entry.getSize()));
            } else if (method == ZipMethod.STORED
                    || method == ZipMethod.DEFLATED
                    || method == ZipMethod.ENHANCED_DEFLATED
                    || method == ZipMethod.BZIP2) {
                return new Member(zip.getInputStream(entry));
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
        throw new InvalidNpzException("its compression method, " + name(entry.getMethod())
                + ", is not supported; stored, deflated, Deflate64, bzip2 and LZMA members are read:"
                + " save it with numpy.savez_compressed");
    }

    /** A zip's LZMA member: version (2 bytes), length of the properties (2), properties (5), data. */
    private static InputStream lzma(InputStream raw, long size) throws IOException, InvalidNpzException {
        DataInputStream in = new DataInputStream(raw);
        in.readUnsignedShort();
        int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        if (length != LZMA_PROPERTIES) {
            throw new ZipException("its LZMA properties have " + length + " bytes instead of " + LZMA_PROPERTIES);
        }
        byte properties = in.readByte();
        int dictionary = Integer.reverseBytes(in.readInt());
        if (LZMAInputStream.getMemoryUsage(dictionary, properties) > MOST_LZMA_KIB) {
            throw new InvalidNpzException("its LZMA dictionary has " + Integer.toUnsignedString(dictionary)
                    + " bytes; save it with a smaller one, or with numpy.savez_compressed");
        }
        LZMAInputStream content = new LZMAInputStream(in, size, properties, dictionary);
        content.enableRelaxedEndCondition(); // the end may be marked, although the size is known
        return content;
    }

    private static String name(int method) {
        ZipMethod known = ZipMethod.getMethodByCode(method);
        return known == null || known == ZipMethod.UNKNOWN ? "number " + method : method + " (" + known + ")";
    }

    /** The decoders answer damage with exceptions of many kinds. */
    private static ZipException damaged(Exception e) {
        ZipException damaged = new ZipException(e.getMessage());
        damaged.initCause(e);
        return damaged;
    }

    /** The content of a member; damage is a {@link ZipException}. */
    private static final class Member extends FilterInputStream {

        Member(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            try {
                return super.read(target, at, length);
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }
    }
}
