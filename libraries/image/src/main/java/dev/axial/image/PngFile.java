package dev.axial.image;

import static dev.axial.image.UnusableImageException.undecodable;

import dev.axial.contract.image.ImageLimits;
import dev.axial.image.raster.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The container of a PNG: a signature and chunks, each {@code length (4), type (4), data, CRC-32 (4)}, big-endian.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#5DataRep">PNG (third edition), section 5</a>
 */
final class PngFile implements EncodedImage {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int EXIF = 0x65584966;
    private static final int TEXT = 0x74455874;
    static final int PACKED_TEXT = 0x7A545874;
    static final int UNICODE_TEXT = 0x69545874;
    private static final int IEND = 0x49454E44;
    private static final int AROUND_DATA = 12;
    private static final int HEADER_BYTES = 13;
    private static final int FIRST_CHUNK = 8;

    /** Measured on the decoder of JDK 17: a pixel, a pixel of an interlaced image besides, and a byte unpacked. */
    private static final int NANOS_PER_PIXEL = 8;

    private static final int NANOS_PER_INTERLACED_PIXEL = 5;
    private static final int NANOS_PER_BYTE = 6;

    private final byte[] encoded;
    private final Layout layout;
    private final Optional<Chunk> palette;
    private final Optional<Chunk> transparency;
    private final List<Chunk> data;
    private final Orientation orientation;
    private final boolean plain;

    private PngFile(
            byte[] encoded,
            Layout layout,
            Optional<Chunk> palette,
            Optional<Chunk> transparency,
            List<Chunk> data,
            Orientation orientation,
            boolean plain) {
        this.encoded = encoded;
        this.layout = layout;
        this.palette = palette;
        this.transparency = transparency;
        this.data = data;
        this.orientation = orientation;
        this.plain = plain;
    }

    /** The place and the length of the data of a chunk. */
    private record Chunk(int at, int length) {}

    /** The content of IHDR. */
    record Layout(int width, int height, int depth, ColourType kind, boolean interlaced) {

        /** Whole bytes of a row of so many pixels, without its filter type. */
        long rowBytes(int pixels) {
            return ((long) pixels * kind.bands * depth + 7) / 8;
        }
    }

    /** Colour types; the numbers are those of IHDR. */
    enum ColourType {
        GREY(0, 1, 1, 2, 4, 8, 16),
        COLOUR(2, 3, 8, 16),
        PALETTE(3, 1, 1, 2, 4, 8),
        GREY_ALPHA(4, 2, 8, 16),
        COLOUR_ALPHA(6, 4, 8, 16);

        private final int number;
        private final int bands;
        private final List<Integer> depths;

        ColourType(int number, int bands, Integer... depths) {
            this.number = number;
            this.bands = bands;
            this.depths = List.of(depths);
        }

        private static ColourType of(int number, int depth) throws UnusableImageException {
            for (ColourType kind : values()) {
                if (kind.number == number && kind.depths.contains(depth)) {
                    return kind;
                }
            }
            throw undecodable(
                    "a PNG has colour type 0 with 1, 2, 4, 8 or 16 bits, 3 with 1, 2, 4 or 8, or 2, 4 or 6 with "
                            + "8 or 16, this one says " + number + " with " + depth + ".");
        }
    }

    static boolean isPng(byte[] encoded) {
        return encoded.length >= FIRST_CHUNK && ByteBuffer.wrap(encoded).getLong() == SIGNATURE;
    }

    /** Reads IHDR, which must come first, and finds the chunks that matter, as far as chunks follow each other. */
    static PngFile read(byte[] encoded) throws UnusableImageException {
        Layout layout = layout(encoded);
        ByteBuffer file = ByteBuffer.wrap(encoded);
        Optional<Chunk> palette = Optional.empty();
        Optional<Chunk> transparency = Optional.empty();
        Optional<Orientation> orientation = Optional.empty();
        Optional<Orientation> older = Optional.empty();
        List<Chunk> data = new ArrayList<>();
        boolean others = false;
        int at = FIRST_CHUNK + AROUND_DATA + HEADER_BYTES;
        while (encoded.length - at >= AROUND_DATA) {
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > encoded.length - at - AROUND_DATA || type == IEND) {
                break;
            }
            Chunk chunk = new Chunk(at + 8, length);
            others |= type != IDAT && (type != PLTE || layout.kind != ColourType.PALETTE);
            if (type == IDAT) {
                data.add(chunk);
            } else if (type == PLTE && data.isEmpty() && palette.isEmpty()) {
                palette = Optional.of(chunk);
            } else if (type == TRNS && data.isEmpty()) {
                transparency = Optional.of(chunk);
            } else if (type == EXIF && orientation.isEmpty()) {
                orientation = Exif.orientation(encoded, chunk.at, length);
            } else if (older.isEmpty() && (type == TEXT || type == PACKED_TEXT || type == UNICODE_TEXT)) {
                older = RawProfile.exif(encoded, type, chunk.at, length)
                        .flatMap(exif -> Exif.orientation(exif, 0, exif.length));
            }
            at += AROUND_DATA + length;
        }
        if (orientation.isEmpty()) {
            orientation = older;
        }
        return new PngFile(
                encoded,
                layout,
                palette,
                transparency,
                data,
                orientation.orElse(Orientation.UPRIGHT),
                !others && data.size() == 1);
    }

    /** Width (4), height (4), depth, colour type, compression, filter, interlacing. */
    private static Layout layout(byte[] encoded) throws UnusableImageException {
        if (encoded.length < FIRST_CHUNK + AROUND_DATA + HEADER_BYTES) {
            throw undecodable("a PNG has a signature and a header of 33 bytes, this one ends after " + encoded.length
                    + " bytes.");
        }
        ByteBuffer file = ByteBuffer.wrap(encoded);
        if (file.getInt(8) != HEADER_BYTES || file.getInt(12) != IHDR) {
            throw undecodable("a PNG begins with an IHDR chunk of 13 bytes, this one with " + type(file.getInt(12))
                    + " of " + Integer.toUnsignedString(file.getInt(8)) + ".");
        }
        int width = file.getInt(16);
        int height = file.getInt(20);
        if (width < 1 || height < 1) {
            throw undecodable("a PNG has sides of 1 to 2^31 - 1 pixels, this one says "
                    + Integer.toUnsignedString(width) + " x " + Integer.toUnsignedString(height) + ".");
        }
        int depth = encoded[24] & 0xFF;
        ColourType kind = ColourType.of(encoded[25] & 0xFF, depth);
        if (encoded[26] != 0 || encoded[27] != 0 || encoded[28] < 0 || encoded[28] > 1) {
            throw undecodable("a PNG has compression 0, filter 0 and interlacing 0 or 1, this one says "
                    + (encoded[26] & 0xFF) + ", " + (encoded[27] & 0xFF) + " and " + (encoded[28] & 0xFF) + ".");
        }
        return new Layout(width, height, depth, kind, encoded[28] == 1);
    }

    @Override
    public int width() {
        return layout.width;
    }

    @Override
    public int height() {
        return layout.height;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public long nanos() {
        int perPixel = NANOS_PER_PIXEL + (layout.interlaced ? NANOS_PER_INTERLACED_PIXEL : 0);
        return pixels() * perPixel + unpackedBytes() * NANOS_PER_BYTE;
    }

    private long unpackedBytes() {
        return layout.rowBytes(layout.width) * layout.height;
    }

    @Override
    public void requireWork(ImageLimits limits) throws UnusableImageException {
        if (unpackedBytes() > limits.unpackedBytes()) {
            throw undecodable("a PNG has at most " + limits.unpackedBytes()
                    + " bytes of samples unpacked, this one says "
                    + layout.width + " x " + layout.height + " pixels of " + layout.kind.bands + " x " + layout.depth
                    + " bits = " + unpackedBytes() + "; send it with 8 bits or smaller.");
        }
    }

    /**
     * Checks that every chunk up to IEND is there and undamaged, and that there is image data. The decoder trusts
     * lengths and skips checksums: without this a flipped bit would become a wrong picture, and a wild length a wild
     * allocation.
     */
    void requireIntact() throws UnusableImageException {
        ByteBuffer file = ByteBuffer.wrap(encoded);
        CRC32 crc = new CRC32();
        int at = FIRST_CHUNK;
        while (true) {
            if (encoded.length - at < AROUND_DATA) {
                throw undecodable("the PNG is cut off: it ends at byte " + encoded.length + " without an IEND chunk.");
            }
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > encoded.length - at - AROUND_DATA) {
                throw undecodable("the PNG is cut off: chunk " + type(type) + " at byte " + at + " has "
                        + Integer.toUnsignedString(length) + " bytes, " + (encoded.length - at - AROUND_DATA)
                        + " are left.");
            }
            crc.reset();
            crc.update(encoded, at + 4, 4 + length);
            if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
                throw undecodable("the PNG is damaged: chunk " + type(type) + " at byte " + at + " of " + length
                        + " bytes does not match its CRC-32.");
            }
            if (type == IEND) {
                break;
            }
            at += AROUND_DATA + length;
        }
        if (data.isEmpty()) {
            throw undecodable("the PNG has no IDAT chunk, that is no image data.");
        }
        if (layout.kind == ColourType.PALETTE && palette.isEmpty()) {
            throw undecodable("the PNG has colour type 3 and no PLTE chunk before its image data.");
        }
        if (palette.isPresent() && (palette.get().length % 3 != 0 || palette.get().length > 3 * 256)) {
            throw undecodable("a PLTE chunk has 3 bytes for each of up to 256 colours, this one has "
                    + palette.get().length + ".");
        }
    }

    /**
     * The same image with nothing but what a decoder needs: IHDR, PLTE where indices mean something by it, one IDAT,
     * IEND. So neither profiles nor texts nor a million empty chunks are work for it, and samples come out as they are
     * stored. Not to be changed: it may be the file itself.
     */
    byte[] plain() {
        if (plain) {
            return encoded;
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream(encoded.length + 64);
        file.write(encoded, 0, FIRST_CHUNK);
        write(file, IHDR, Arrays.copyOfRange(encoded, 16, 16 + HEADER_BYTES));
        if (layout.kind == ColourType.PALETTE) {
            palette.ifPresent(chunk -> write(file, PLTE, content(chunk)));
        }
        write(file, IDAT, compressed());
        write(file, IEND, new byte[0]);
        return file.toByteArray();
    }

    private static void write(ByteArrayOutputStream file, int type, byte[] content) {
        byte[] name = ByteBuffer.allocate(4).putInt(type).array();
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private byte[] content(Chunk chunk) {
        return Arrays.copyOfRange(encoded, chunk.at, chunk.at + chunk.length);
    }

    private byte[] compressed() {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(encoded.length);
        data.forEach(chunk -> compressed.write(encoded, chunk.at, chunk.length));
        return compressed.toByteArray();
    }

    /** The colours that the samples of {@link #plain()} stand for. */
    StoredColours colours() {
        byte[] alpha = transparency.map(this::content).orElseGet(() -> new byte[0]);
        return switch (layout.kind) {
            case PALETTE -> StoredColours.palette(palette.map(this::content).orElseGet(() -> new byte[0]), alpha);
            case GREY -> StoredColours.grey(layout.depth, transparent(alpha, 1));
            case COLOUR -> StoredColours.colour(layout.depth, transparent(alpha, 3));
            case GREY_ALPHA -> StoredColours.greyAlpha(layout.depth);
            case COLOUR_ALPHA -> StoredColours.colourAlpha(layout.depth);
        };
    }

    /**
     * One 16-bit value for each band, of which as many bits count as a sample has; a chunk of another length says
     * nothing.
     */
    private Optional<int[]> transparent(byte[] chunk, int bands) {
        if (chunk.length != 2 * bands) {
            return Optional.empty();
        }
        ByteBuffer values = ByteBuffer.wrap(chunk);
        int[] transparent = new int[bands];
        for (int i = 0; i < bands; i++) {
            transparent[i] = values.getShort() & ((1 << layout.depth) - 1);
        }
        return Optional.of(transparent);
    }

    /** A sentence on the fault of image data that could not be decoded; empty if there is none to be found. */
    Optional<String> faultOfData() {
        return PngData.fault(compressed(), layout);
    }

    private static String type(int type) {
        byte[] name = ByteBuffer.allocate(4).putInt(type).array();
        return new String(name, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z]", "?");
    }
}
