package dev.axial.image;

import dev.axial.image.PngFile.Layout;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds the fault in the image data of a PNG that its decoder refused: the decoder says the same of each.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#7Scanline">PNG (third edition), sections 7 to 10</a>
 */
final class PngData {

    /** The passes of Adam7: first column and row of each, and the steps between columns and rows. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] AT_ONCE = {{0, 0, 1, 1}};

    private PngData() {}

    /** @param compressed the content of all IDAT chunks */
    static Optional<String> fault(byte[] compressed, Layout layout) {
        Inflater inflater = new Inflater();
        inflater.setInput(compressed);
        try {
            return fault(inflater, compressed.length, layout);
        } catch (DataFormatException e) {
            return Optional.of("the PNG is damaged: its image data is no zlib stream after byte "
                    + inflater.getBytesRead() + " of " + compressed.length + " (" + e.getMessage() + ").");
        } finally {
            inflater.end();
        }
    }

    private static Optional<String> fault(Inflater inflater, int compressed, Layout layout) throws DataFormatException {
        int[][] passes = layout.interlaced() ? ADAM7 : AT_ONCE;
        for (int pass = 0; pass < passes.length; pass++) {
            int columns = steps(layout.width(), passes[pass][0], passes[pass][2]);
            int rows = columns == 0 ? 0 : steps(layout.height(), passes[pass][1], passes[pass][3]);
            byte[] row = new byte[1 + (int) layout.rowBytes(columns)];
            for (int y = 0; y < rows; y++) {
                String place =
                        "row " + y + " of " + rows + (layout.interlaced() ? " in pass " + (pass + 1) + " of 7" : "");
                int read = inflate(inflater, row);
                if (read < row.length) {
                    return Optional.of("the PNG is cut off: its image data of " + compressed + " bytes ends in " + place
                            + ", " + inflater.getBytesWritten() + " bytes unpacked.");
                }
                if (row[0] < 0 || row[0] > 4) {
                    return Optional.of("the PNG is damaged: " + place + " has filter type " + (row[0] & 0xFF)
                            + ", there are 0 to 4.");
                }
            }
        }
        return Optional.empty();
    }

    /** @return bytes read: fewer than asked for where the stream ends, or asks for more input or a dictionary */
    private static int inflate(Inflater inflater, byte[] row) throws DataFormatException {
        int read = 0;
        while (read < row.length) {
            int more = inflater.inflate(row, read, row.length - read);
            if (more == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                break;
            }
            read += more;
        }
        return read;
    }

    private static int steps(int length, int first, int step) {
        return length <= first ? 0 : (length - first + step - 1) / step;
    }
}
