package dev.axial.image;

import static dev.axial.image.UnusableImageException.undecodable;

import dev.axial.image.JpegFile.Frame;
import dev.axial.image.JpegFile.FrameComponent;
import dev.axial.image.JpegFile.Scan;
import dev.axial.image.JpegFile.Segment;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Decodes lossless JPEGs, the form in which DICOM archives keep grey images: 2 to 16 bits, one to four components.
 *
 * <p>The JDK has no decoder for them. The one of TwelveMonkeys 3.14.0 fills what is missing with black and says nothing,
 * decodes restart intervals wrongly, and takes colour of 8 bits only, so none of its results could be trusted here.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annexes C, F.2.2 and H</a>
 */
final class LosslessJpeg {

    private static final int TABLES = 4;
    private static final int LONGEST_CODE = 16;
    /** More after the last sample is no padding. */
    private static final int MOST_PADDING = 2;

    private final JpegFile file;
    private final Frame frame;
    private final byte[] encoded;
    private final byte[][] planes;
    private final int[] tables = new int[TABLES]; // where the definition of each begins
    private int restartInterval;

    private LosslessJpeg(JpegFile file) {
        this.file = file;
        this.frame = file.frame();
        this.encoded = file.encoded();
        this.planes = new byte[frame.components().size()][frame.width() * frame.height()];
    }

    /**
     * @return one band of 8 bits for each component; samples of P bits are scaled by {@link StoredColours#toEightBits}
     * @throws UnusableImageException if a sample is missing or cannot be told
     */
    static Raster decode(JpegFile file) throws UnusableImageException {
        LosslessJpeg decoder = new LosslessJpeg(file);
        decoder.decode();
        Frame frame = file.frame();
        int[] offsets = new int[decoder.planes.length];
        int[] banks = new int[decoder.planes.length];
        Arrays.setAll(banks, i -> i);
        DataBufferByte samples = new DataBufferByte(decoder.planes, frame.width() * frame.height());
        return Raster.createBandedRaster(samples, frame.width(), frame.height(), frame.width(), banks, offsets, null);
    }

    private void decode() throws UnusableImageException {
        for (FrameComponent component : frame.components()) {
            if (frame.components().size() > 1 && (component.across() != 1 || component.down() != 1)) {
                throw undecodable(
                        "a lossless JPEG is decoded with components of full size, this one has sampling factors "
                                + component.across() + " x " + component.down() + ".");
            }
        }
        int scan = 0;
        for (Segment segment : file.segments()) {
            switch (segment.marker()) {
                case JpegMarkers.HUFFMAN_TABLES -> findTables(segment);
                case JpegMarkers.RESTART_INTERVAL -> restartInterval = restartInterval(segment);
                case JpegMarkers.START_OF_SCAN -> decode(file.scans().get(scan++), segment.from());
                default -> {} // the frame, and tables of other processes
            }
        }
    }

    /** Each table: class and number (1), codes of each length (16), values. */
    private void findTables(Segment segment) throws UnusableImageException {
        int at = segment.from() + 4;
        while (at < segment.to()) {
            int number = encoded[at] & 0xFF;
            int values = 0;
            for (int i = 1; i <= LONGEST_CODE && at + i < segment.to(); i++) {
                values += encoded[at + i] & 0xFF;
            }
            int end = at + 1 + LONGEST_CODE + values;
            if (end > segment.to() || values > 256) {
                throw undecodable(
                        "a Huffman table at byte " + at + " has " + values + " codes, more than its segment.");
            }
            if (number < TABLES) { // class 0; lossless scans use no other
                tables[number] = at;
            }
            at = end;
        }
    }

    private void decode(Scan scan, int at) throws UnusableImageException {
        int count = scan.components().size();
        int predictor = scan.from();
        int point = scan.low();
        if (predictor < 1 || predictor > 7 || point >= frame.precision()) {
            throw undecodable("a lossless JPEG has predictor 1 to 7 and a point transform under its "
                    + frame.precision() + " bits, this one says " + predictor + " and " + point + ".");
        }
        if (restartInterval % frame.width() != 0) {
            throw undecodable("a lossless JPEG restarts after whole rows of " + frame.width()
                    + " pixels, this one after " + restartInterval + " pixels.");
        }
        int[][] codes = new int[count][];
        for (int i = 0; i < count; i++) {
            codes[i] = codes(encoded[at + 6 + 2 * i] >> 4 & 0xF);
        }
        int restartRows = restartInterval / frame.width();
        int[][] above = new int[count][frame.width()];
        int[][] row = new int[count][frame.width()];
        Bits bits = new Bits(scan.data(), scan.end());
        for (int y = 0; y < frame.height(); y++) {
            boolean first = y == 0 || restartRows > 0 && y % restartRows == 0;
            if (first && y > 0) {
                bits.restart((y / restartRows - 1) % 8);
            }
            for (int x = 0; x < frame.width(); x++) {
                for (int i = 0; i < count; i++) {
                    int predicted = first
                            ? (x == 0 ? 1 << frame.precision() - point - 1 : row[i][x - 1])
                            : (x == 0 ? above[i][0] : predicted(predictor, row[i], above[i], x));
                    row[i][x] = predicted + bits.difference(codes[i]) & 0xFFFF;
                }
            }
            if (bits.missing()) {
                throw undecodable(
                        "the lossless JPEG is cut off: its data ends in row " + y + " of " + frame.height() + ".");
            }
            for (int i = 0; i < count; i++) {
                put(row[i], point, planes[scan.components().get(i)], y * frame.width());
                int[] swapped = above[i];
                above[i] = row[i];
                row[i] = swapped;
            }
        }
        if (bits.left() > MOST_PADDING) {
            throw undecodable(
                    "the lossless JPEG is damaged: " + bits.left() + " bytes of data are left after its last row.");
        }
    }

    /** Left, above, and above left; table H.1. */
    private static int predicted(int predictor, int[] row, int[] above, int x) {
        int a = row[x - 1];
        int b = above[x];
        int c = above[x - 1];
        return switch (predictor) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> c;
            case 4 -> a + b - c;
            case 5 -> a + (b - c >> 1);
            case 6 -> b + (a - c >> 1);
            default -> a + b >> 1;
        };
    }

    private void put(int[] row, int point, byte[] plane, int at) {
        byte[] eight = StoredColours.toEightBits(frame.precision());
        for (int x = 0; x < row.length; x++) {
            plane[at + x] = eight[row[x] << point & eight.length - 1];
        }
    }

    /** @return for each 16 bits to come the length of the code that they begin with, shifted by 8, and its value; or 0 */
    private int[] codes(int number) throws UnusableImageException {
        if (number >= TABLES || tables[number] == 0) {
            throw undecodable("a scan of the lossless JPEG uses Huffman table " + number + ", which is not defined.");
        }
        int[] codes = new int[1 << LONGEST_CODE];
        int value = tables[number] + 1 + LONGEST_CODE;
        int next = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            int span = 1 << LONGEST_CODE - length;
            for (int i = encoded[tables[number] + length] & 0xFF; i > 0; i--) {
                int symbol = encoded[value++] & 0xFF;
                if (next + span > codes.length || symbol > LONGEST_CODE) {
                    throw undecodable("Huffman table " + number + " of the lossless JPEG has too many codes of "
                            + length + " bits, or a difference of " + symbol + " bits.");
                }
                Arrays.fill(codes, next, next + span, length << 8 | symbol);
                next += span;
            }
        }
        return codes;
    }

    private int restartInterval(Segment segment) throws UnusableImageException {
        int at = segment.from() + 4;
        if (segment.to() - at != 2) {
            throw undecodable(
                    "a restart interval has 2 bytes, the one at byte " + at + " has " + (segment.to() - at) + ".");
        }
        return (encoded[at] & 0xFF) << 8 | encoded[at + 1] & 0xFF;
    }

    /** The data of one scan; after its end, or where no code fits, come differences of 0 and {@link #missing()}. */
    private final class Bits {

        private final int end;
        private int at;
        private long held; // the lowest bits are the next ones
        private int count;
        private boolean missing;

        Bits(int from, int end) {
            this.at = from;
            this.end = end;
        }

        boolean missing() {
            return missing;
        }

        /** Whole bytes not used. */
        int left() {
            return end - at + count / 8;
        }

        int difference(int[] codes) {
            fill();
            int code = codes[(int) (held << LONGEST_CODE >>> count) & 0xFFFF];
            int length = code >> 8;
            int size = code & 0xFF;
            int extra = size == LONGEST_CODE ? 0 : size;
            if (length == 0 || length + extra > count) {
                missing = true;
                return 0;
            }
            count -= length;
            if (size == 0) {
                return 0;
            }
            if (size == LONGEST_CODE) {
                return 1 << 15;
            }
            count -= size;
            int value = (int) (held >>> count) & (1 << size) - 1;
            return value < 1 << size - 1 ? value - (1 << size) + 1 : value;
        }

        /** Up to a marker; a stuffed zero after ff is no data. */
        private void fill() {
            while (count <= 32 && at < end) {
                int next = encoded[at] & 0xFF;
                if (next == 0xFF) {
                    if (at + 1 >= end || encoded[at + 1] != 0) {
                        return;
                    }
                    at++;
                }
                at++;
                held = held << 8 | next;
                count += 8;
            }
        }

        void restart(int number) {
            count = 0;
            if (at + 1 < end && encoded[at] == -1 && (encoded[at + 1] & 0xFF) == JpegMarkers.FIRST_RESTART + number) {
                at += 2;
            } else {
                missing = true;
            }
        }
    }
}
