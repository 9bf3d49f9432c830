package dev.axial.image;

import static dev.axial.image.UnusableImageException.undecodable;

import dev.axial.contract.image.RejectionReason;
import dev.axial.image.JpegFile.Frame;
import dev.axial.image.JpegFile.FrameComponent;
import dev.axial.image.JpegFile.Scan;
import dev.axial.image.JpegFile.Segment;
import dev.axial.image.raster.Orientation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Walks the markers of one JPEG from its beginning to its end. */
final class JpegMarkers {

    static final int START_OF_SCAN = 0xDA;
    static final int END_OF_IMAGE = 0xD9;
    static final int HUFFMAN_TABLES = 0xC4;
    static final int RESTART_INTERVAL = 0xDD;
    static final int FIRST_RESTART = 0xD0;

    private static final int LAST_RESTART = 0xD7;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int TEM = 0x01;
    private static final int ARITHMETIC_CONDITIONING = 0xCC;
    private static final int EXTENSION = 0xC8;
    private static final int QUANTISATION_TABLES = 0xDB;
    private static final int NUMBER_OF_LINES = 0xDC;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int JPEG_LS_FRAME = 0xF7;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final int JFIF_BYTES = 14;
    private static final int ADOBE_BYTES = 12;

    /** Longest side that libjpeg decodes. */
    private static final int SIDE = 65_500;

    private static final int COEFFICIENTS = 64;

    private final byte[] encoded;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Scan> scans = new ArrayList<>();
    private Frame frame;
    private boolean jfif;
    private OptionalInt adobe = OptionalInt.empty();
    private Optional<Orientation> orientation = Optional.empty();

    JpegMarkers(byte[] encoded) {
        this.encoded = encoded;
    }

    JpegFile read() throws UnusableImageException {
        Optional<String> fault = walk();
        if (frame == null) {
            throw undecodable(fault.orElseThrow());
        }
        int[] ids = frame.components().stream().mapToInt(FrameComponent::id).toArray();
        return new JpegFile(
                encoded,
                frame,
                JpegColour.of(jfif, adobe, ids, frame.isLossless()),
                segments,
                scans,
                orientation.orElse(Orientation.UPRIGHT),
                fault.or(this::missing));
    }

    /** @return what ended the walk before the end of the image; never empty while there is no frame */
    private Optional<String> walk() throws UnusableImageException {
        int at = 2;
        while (at + 4 <= encoded.length) {
            int marker = unsigned(at + 1);
            if (unsigned(at) != 0xFF && frame == null) {
                return Optional.of("a JPEG has a marker (a byte ff and another) at byte " + at + ", this one has "
                        + Integer.toHexString(unsigned(at)) + ".");
            }
            if (unsigned(at) != 0xFF || marker == 0xFF) {
                at++; // between two segments, which decoders pass over; or a fill byte
                continue;
            }
            if (marker == 0 || marker == TEM || marker >= FIRST_RESTART && marker <= LAST_RESTART) {
                at += 2;
                continue;
            }
            if (frame == null && (marker == START_OF_SCAN || marker == END_OF_IMAGE)) {
                return Optional.of("the JPEG has no frame header (SOF) before marker ff" + Integer.toHexString(marker)
                        + " at byte " + at + ".");
            }
            if (marker == END_OF_IMAGE) {
                return Optional.empty();
            }
            if (marker == START_OF_IMAGE) {
                return Optional.of("the JPEG begins again (ffd8) at byte " + at + " before it has ended.");
            }
            int length = unsigned(at + 2) << 8 | unsigned(at + 3);
            if (length < 2 || at + 2 + length > encoded.length) {
                return Optional.of("the JPEG is cut off: segment ff" + Integer.toHexString(marker) + " at byte " + at
                        + " has " + length + " bytes, " + (encoded.length - at - 2) + " are left.");
            }
            int end = at + 2 + length;
            if (marker == START_OF_SCAN) {
                end = endOfData(end);
                scan(at, length, end);
            } else {
                segment(marker, at, length);
            }
            at = end;
        }
        if (at + 2 <= encoded.length && unsigned(at) == 0xFF && unsigned(at + 1) == END_OF_IMAGE && frame != null) {
            return Optional.empty();
        }
        return Optional.of("the JPEG is cut off: it ends at byte " + encoded.length
                + (frame == null ? " without a frame header (SOF)." : " without an end marker (ffd9)."));
    }

    private void segment(int marker, int at, int length) throws UnusableImageException {
        int content = at + 4;
        int bytes = length - 2;
        if (isFrame(marker)) {
            if (frame != null) {
                throw undecodable("a JPEG has one frame header (SOF), this one has a second at byte " + at + ".");
            }
            frame = frame(marker, at, length);
            keep(marker, at, length);
        } else if (marker == JPEG_LS_FRAME) {
            throw undecodable("JPEG-LS (frame header fff7) is not decoded; send a PNG, or a baseline, progressive or "
                    + "lossless JPEG.");
        } else if (isTable(marker)) {
            keep(marker, at, length);
        } else if (scans.isEmpty() && marker == APP0) {
            jfif |= bytes >= JFIF_BYTES && begins(content, JFIF);
        } else if (scans.isEmpty() && marker == APP1 && orientation.isEmpty()) {
            orientation = Exif.hasIdentifier(encoded, content, bytes)
                    ? Exif.orientation(encoded, content, bytes)
                    : Optional.empty();
        } else if (scans.isEmpty() && marker == APP14 && bytes >= ADOBE_BYTES && begins(content, ADOBE)) {
            adobe = OptionalInt.of(unsigned(content + ADOBE_BYTES - 1));
        }
    }

    private void keep(int marker, int at, int length) {
        segments.add(new Segment(marker, at, at + 2 + length));
    }

    /**
     * Frame header: precision (1), height (2), width (2), count (1); then id, sampling factors and table of each
     * component.
     */
    private Frame frame(int marker, int at, int length) throws UnusableImageException {
        if (length < 8) {
            throw undecodable("a JPEG frame header has 8 bytes or more, this one has " + length + ".");
        }
        int process = marker - 0xC0;
        int precision = unsigned(at + 4);
        int height = unsigned(at + 5) << 8 | unsigned(at + 6);
        int width = unsigned(at + 7) << 8 | unsigned(at + 8);
        int count = unsigned(at + 9);
        if (height == 0 || width == 0) {
            throw undecodable("a JPEG has sides of 1 to 65535 pixels in its frame header, this one says " + width
                    + " x " + height + ".");
        }
        if (Math.max(width, height) > SIDE) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_PIXELS,
                    "a JPEG is decoded with sides of at most " + SIDE + " pixels, the header says " + width + " x "
                            + height + ".");
        }
        requireSupported(process, precision);
        if (count != 1 && count != 3 && count != 4 || length != 8 + 3 * count) {
            throw undecodable(
                    "a JPEG is read with 1, 3 or 4 components, 3 bytes for each in its frame header, this one says "
                            + count + " in " + (length - 8) + " bytes.");
        }
        List<FrameComponent> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int component = at + 10 + 3 * i;
            int sampling = unsigned(component + 1);
            components.add(new FrameComponent(unsigned(component), sampling >> 4, sampling & 0xF));
        }
        return new Frame(process, precision, width, height, List.copyOf(components));
    }

    private static void requireSupported(int process, int precision) throws UnusableImageException {
        String only = "; send a PNG, or a baseline, progressive or lossless JPEG.";
        if (process > 8) {
            throw undecodable("a JPEG with arithmetic coding (SOF" + process + ") is not decoded" + only);
        }
        if (process > 4) {
            throw undecodable("a hierarchical JPEG (SOF" + process + ") is not decoded" + only);
        }
        if (process == 3 && (precision < 2 || precision > 16)) {
            throw undecodable("a lossless JPEG has 2 to 16 bits a sample, this one says " + precision + ".");
        }
        if (process != 3 && precision != 8) {
            throw undecodable("a lossy JPEG (SOF" + process + ") is decoded with 8 bits a sample, this one has "
                    + precision + " bit; send it with 8 bit, or as a 16-bit PNG or lossless JPEG.");
        }
    }

    /** Scan header: count (1), id and tables of each component, first and last coefficient, bits. */
    private void scan(int at, int length, int end) throws UnusableImageException {
        int count = length < 6 ? 0 : unsigned(at + 4);
        if (length != 6 + 2 * count || count < 1 || count > frame.components().size()) {
            throw undecodable("a JPEG scan has 1 to " + frame.components().size() + " components, the one at byte " + at
                    + " says " + count + " in " + length + " bytes.");
        }
        List<Integer> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            components.add(component(unsigned(at + 5 + 2 * i), components, at));
        }
        int last = at + 5 + 2 * count;
        segments.add(new Segment(START_OF_SCAN, at, end));
        scans.add(new Scan(
                List.copyOf(components),
                unsigned(last),
                unsigned(last + 1),
                unsigned(last + 2) & 0xF,
                at + 2 + length,
                end));
    }

    /** Files exist whose components have all the same id: then they come in the order of the frame. */
    private int component(int id, List<Integer> taken, int at) throws UnusableImageException {
        for (int i = 0; i < frame.components().size(); i++) {
            if (frame.components().get(i).id() == id && !taken.contains(i)) {
                return i;
            }
        }
        throw undecodable("the scan at byte " + at + " is of component " + id + ", the frame has "
                + frame.components().stream().map(FrameComponent::id).toList() + ".");
    }

    /** Finds the next marker that is neither a stuffed byte nor a restart; the end of the file if there is none. */
    private int endOfData(int from) {
        for (int at = from; at + 1 < encoded.length; at++) {
            if (encoded[at] == -1) {
                int next = unsigned(at + 1);
                if (next != 0 && next != 0xFF && (next < FIRST_RESTART || next > LAST_RESTART)) {
                    return at;
                }
            }
        }
        return encoded.length;
    }

    /** A file that was cut between two scans and closed leaves components or bits of coefficients out. */
    private Optional<String> missing() {
        int[][] unknown = new int[frame.components().size()][COEFFICIENTS]; // bits of each that no scan has brought
        for (int[] coefficients : unknown) {
            Arrays.fill(coefficients, Integer.MAX_VALUE);
        }
        for (Scan scan : scans) {
            int first = frame.isProgressive() ? scan.from() : 0;
            int last = frame.isProgressive() ? scan.to() : COEFFICIENTS - 1;
            for (int component : scan.components()) {
                for (int k = first; k <= Math.min(last, COEFFICIENTS - 1); k++) {
                    unknown[component][k] = frame.isProgressive() ? scan.low() : 0;
                }
            }
        }
        for (int component = 0; component < unknown.length; component++) {
            for (int k = 0; k < COEFFICIENTS; k++) {
                if (unknown[component][k] > 0) {
                    return Optional.of("the JPEG is cut off: its " + scans.size() + " scans leave out "
                            + (unknown[component][k] == Integer.MAX_VALUE ? "" : "bits of ")
                            + (frame.isProgressive() ? "coefficient " + k + " of " : "") + "component "
                            + (component + 1)
                            + " of " + unknown.length + ".");
                }
            }
        }
        return Optional.empty();
    }

    private boolean begins(int at, byte[] text) {
        return Arrays.equals(encoded, at, at + text.length, text, 0, text.length);
    }

    /** SOF0 to SOF15, without DHT (c4), JPG (c8) and DAC (cc) among them. */
    static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != HUFFMAN_TABLES
                && marker != EXTENSION
                && marker != ARITHMETIC_CONDITIONING;
    }

    private static boolean isTable(int marker) {
        return marker == HUFFMAN_TABLES
                || marker == ARITHMETIC_CONDITIONING
                || marker == QUANTISATION_TABLES
                || marker == NUMBER_OF_LINES
                || marker == RESTART_INTERVAL;
    }

    private int unsigned(int at) {
        return encoded[at] & 0xFF;
    }
}
