package dev.axial.image;

import static dev.axial.image.UnusableImageException.undecodable;

import dev.axial.contract.image.ImageLimits;
import dev.axial.image.raster.Orientation;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The frame, tables and scans of a JPEG; {@link JpegMarkers} finds them.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegFile implements EncodedImage {

    /** A scan costs as much as one of so many pixels at least. */
    private static final long LEAST_PIXELS = 1 << 16;

    /** Encoders write a few before each scan. */
    private static final int MOST_TABLES = 1_000;

    /** Measured on the decoder of JDK 17, which puts the whole image out after each scan. */
    private static final int NANOS_PER_PIXEL = 8;

    private static final int NANOS_PER_SCANNED_SAMPLE = 2;
    private static final int NANOS_PER_BYTE = 20;
    /** Four inks are mixed in Java. */
    private static final int NANOS_PER_PIXEL_OF_INKS = 12;

    private final byte[] encoded;
    private final Frame frame;
    private final JpegColour colour;
    private final List<Segment> segments;
    private final List<Scan> scans;
    private final Orientation orientation;
    private final Optional<String> fault;

    /**
     * @param segments tables, frame and scans with their data, in the order of the file
     * @param fault a sentence, if the file is not whole
     */
    JpegFile(
            byte[] encoded,
            Frame frame,
            JpegColour colour,
            List<Segment> segments,
            List<Scan> scans,
            Orientation orientation,
            Optional<String> fault) {
        this.encoded = encoded;
        this.frame = frame;
        this.colour = colour;
        this.segments = List.copyOf(segments);
        this.scans = List.copyOf(scans);
        this.orientation = orientation;
        this.fault = fault;
    }

    /**
     * @param process n of marker SOFn
     * @param precision bits of a sample
     * @param components in the order of the file
     */
    record Frame(int process, int precision, int width, int height, List<FrameComponent> components) {

        boolean isProgressive() {
            return process == 2;
        }

        boolean isLossless() {
            return process == 3;
        }
    }

    /** @param across, down sampling factors, 1 to 4 */
    record FrameComponent(int id, int across, int down) {}

    /** Bytes {@code [from, to)} of the file, beginning with {@code ff} and the marker; those of a scan include its data. */
    record Segment(int marker, int from, int to) {}

    /**
     * @param components positions of its components in the frame
     * @param from, to first and last coefficient; for a lossless scan {@code from} is the predictor
     * @param low bits that later scans add; for a lossless scan the point transform
     * @param data where its data begins
     * @param end where its data ends
     */
    record Scan(List<Integer> components, int from, int to, int low, int data, int end) {}

    static boolean isJpeg(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == (byte) 0xFF
                && encoded[1] == (byte) 0xD8
                && encoded[2] == (byte) 0xFF;
    }

    /** Needs a frame header; whatever is wrong after it is told by {@link #requireWhole()}. */
    static JpegFile read(byte[] encoded) throws UnusableImageException {
        return new JpegMarkers(encoded).read();
    }

    byte[] encoded() {
        return encoded;
    }

    Frame frame() {
        return frame;
    }

    JpegColour colour() {
        return colour;
    }

    List<Segment> segments() {
        return segments;
    }

    List<Scan> scans() {
        return scans;
    }

    @Override
    public int width() {
        return frame.width;
    }

    @Override
    public int height() {
        return frame.height;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public long nanos() {
        int perPixel = NANOS_PER_PIXEL + (colour.components() == 4 ? NANOS_PER_PIXEL_OF_INKS : 0);
        return pixels() * perPixel
                + scannedSamples() * NANOS_PER_SCANNED_SAMPLE
                + (long) encoded.length * NANOS_PER_BYTE;
    }

    /** Every scan goes over the whole image, and one of a few bytes costs as much as any other. */
    private long scannedSamples() {
        return Math.max(LEAST_PIXELS, pixels()) * colour.components() * Math.max(1, scans.size());
    }

    @Override
    public void requireWork(ImageLimits limits) throws UnusableImageException {
        if (scans.size() > ImageLimits.SCANS) {
            throw undecodable("a JPEG has at most " + ImageLimits.SCANS + " scans, this one has " + scans.size() + ".");
        }
        int tables = segments.size() - scans.size() - 1;
        if (tables > MOST_TABLES) {
            throw undecodable(
                    "a JPEG has at most " + MOST_TABLES + " tables (DHT, DQT, DRI), this one has " + tables + ".");
        }
        if (scans.size() > 1 && scannedSamples() > limits.scannedSamples()) {
            throw undecodable("the scans of a JPEG go over at most " + limits.scannedSamples()
                    + " samples together, this one has " + frame.width + " x " + frame.height + " pixels, "
                    + colour.components() + " components and " + scans.size() + " scans, that is " + scannedSamples()
                    + "; send it with one scan (baseline) or smaller.");
        }
    }

    /** @throws UnusableImageException if the file is cut off, or its scans leave out a part of the image */
    void requireWhole() throws UnusableImageException {
        if (fault.isPresent()) {
            throw undecodable(fault.get());
        }
    }

    /**
     * The same image with nothing but what a decoder needs: one segment that tells its colour space, tables, frame and scans,
     * with components numbered from 1. So neither profiles nor thumbnails nor a million comments are work for it, and it does
     * not guess the colour.
     */
    byte[] plain() {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(encoded.length + 32);
        plain.write(encoded, 0, 2);
        plain.writeBytes(colour.marker());
        int scan = 0;
        for (Segment segment : segments) {
            int from = segment.from;
            if (JpegMarkers.isFrame(segment.marker)) {
                from += write(plain, from, 10, 3, frame.components.size(), i -> i);
            } else if (segment.marker == JpegMarkers.START_OF_SCAN) {
                List<Integer> components = scans.get(scan++).components;
                from += write(plain, from, 5, 2, components.size(), components::get);
            }
            plain.write(encoded, from, segment.to - from);
        }
        plain.write(0xFF);
        plain.write(JpegMarkers.END_OF_IMAGE);
        return plain.toByteArray();
    }

    /** Writes a header with other component ids. @return bytes written */
    private int write(
            ByteArrayOutputStream plain, int from, int first, int step, int count, IntUnaryOperator component) {
        byte[] header = Arrays.copyOfRange(encoded, from, from + first + step * count);
        for (int i = 0; i < count; i++) {
            header[first + step * i] = (byte) (component.applyAsInt(i) + 1);
        }
        plain.writeBytes(header);
        return header.length;
    }
}
