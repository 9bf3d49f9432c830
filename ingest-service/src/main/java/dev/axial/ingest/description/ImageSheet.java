package dev.axial.ingest.description;

import dev.axial.contract.model.ImageShape;
import dev.axial.image.raster.Raster;
import java.util.Arrays;

/**
 * Images of one shape side by side on white. A small image is enlarged by a whole factor, so that its pixels are seen as
 * they are; a large one is shrunk: no tile has a side over {@value #TILE} pixels, so a sheet of 10 columns takes 2 KB for
 * each of its rows of pixels. Not thread-safe.
 */
public final class ImageSheet {

    private static final int TILE = 64;
    private static final int GAP = 2;
    private static final byte WHITE = (byte) 255;

    private final ImageShape shape;
    private final int columns;
    private final int factor; // 1 for images that are shrunk
    private final int tileHeight;
    private final int tileWidth;
    private final int height;
    private final int width;
    private final byte[] samples;

    /** @param shape of every image, uint8 {@code [C, H, W]} */
    public ImageSheet(ImageShape shape, int rows, int columns) {
        int longest = Math.max(shape.height(), shape.width());
        this.shape = shape;
        this.columns = columns;
        this.factor = Math.max(1, TILE / longest);
        this.tileHeight = tileSide(shape.height(), longest);
        this.tileWidth = tileSide(shape.width(), longest);
        this.height = GAP + rows * (tileHeight + GAP);
        this.width = GAP + columns * (tileWidth + GAP);
        this.samples = new byte[shape.channels() * height * width];
        Arrays.fill(samples, WHITE);
    }

    private int tileSide(int side, int longest) {
        return longest <= TILE ? side * factor : Math.max(1, side * TILE / longest);
    }

    /** @param image uint8 {@code [C, H, W]}; not kept */
    public void put(int row, int column, byte[] image) {
        if (column >= columns) {
            throw new IndexOutOfBoundsException("a sheet of " + columns + " columns has no column " + column);
        }
        byte[] tile = image;
        if (factor == 1) {
            tile = new byte[shape.channels() * tileHeight * tileWidth];
            new Raster(shape.channels(), shape.height(), shape.width(), image)
                    .resized(tileHeight, tileWidth)
                    .copyTo(tile, 0);
        }
        int top = GAP + row * (tileHeight + GAP);
        int left = GAP + column * (tileWidth + GAP);
        int storedWidth = tileWidth / factor;
        int plane = tileHeight / factor * storedWidth;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < tileHeight; y++) {
                int at = (c * height + top + y) * width + left;
                for (int x = 0; x < tileWidth; x++) {
                    samples[at + x] = tile[c * plane + y / factor * storedWidth + x / factor];
                }
            }
        }
    }

    /** The sheet; nothing may be put on it afterwards. */
    public Raster raster() {
        return new Raster(shape.channels(), height, width, samples);
    }
}
