package dev.axial.figures.drawing;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The letters of PNG figures, as outlines from the bundled Roboto.
 *
 * <p>Java's own text needs the system's fontconfig and at least one font, which slim images lack, and looks different on
 * every machine. Outlines need neither and are the same everywhere. No kerning. Thread-safe.
 */
final class Typeface {

    static final Typeface REGULAR = new Typeface("Roboto-Regular.ttf");
    static final Typeface BOLD = new Typeface("Roboto-Medium.ttf");

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unitsPerEm;

    private Typeface(String resource) {
        try (InputStream file = Typeface.class.getResourceAsStream(resource)) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
            glyphs = font.getUnicodeCmapLookup();
            unitsPerEm = font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled font " + resource + " cannot be read", e);
        }
    }

    /** Width in pixels of a text of that size in pixels. */
    synchronized double width(String text, double size) {
        try {
            double units = 0;
            for (int character : text.codePoints().toArray()) {
                units += font.getAdvanceWidth(glyphs.getGlyphId(character));
            }
            return units * size / unitsPerEm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SVG path data of a text of that size in pixels, its baseline beginning at x, y (y down). */
    synchronized String outline(String text, double size, double x, double y) {
        double scale = size / unitsPerEm;
        Path2D outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double pen = x;
        try {
            for (int character : text.codePoints().toArray()) {
                int glyph = glyphs.getGlyphId(character);
                outline.append(
                        font.getGlyph()
                                .getGlyph(glyph)
                                .getPath()
                                .getPathIterator(new AffineTransform(scale, 0, 0, -scale, pen, y)),
                        false);
                pen += font.getAdvanceWidth(glyph) * scale;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pathData(outline);
    }

    private static String pathData(Path2D path) {
        StringBuilder data = new StringBuilder();
        double[] points = new double[6];
        for (PathIterator segments = path.getPathIterator(null); !segments.isDone(); segments.next()) {
            switch (segments.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> append(data.append('M'), points, 2);
                case PathIterator.SEG_LINETO -> append(data.append('L'), points, 2);
                case PathIterator.SEG_QUADTO -> append(data.append('Q'), points, 4);
                case PathIterator.SEG_CUBICTO -> append(data.append('C'), points, 6);
                default -> data.append('Z');
            }
        }
        return data.toString();
    }

    private static void append(StringBuilder data, double[] points, int count) {
        for (int i = 0; i < count; i++) {
            data.append(i == 0 ? "" : " ").append(Numbers.rounded(points[i], 3));
        }
    }
}
