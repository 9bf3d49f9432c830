package dev.axial.contract.model;

/**
 * Shape of one image as a network takes it: {@code [C, H, W]}, uint8.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height pixels, 1 to 1024
 * @param width pixels, 1 to 1024
 */
public record ImageShape(int channels, int height, int width) {

    private static final int LARGEST_SIDE = 1024;

    public ImageShape {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 or 3 channels, got " + channels);
        }
        if (height < 1 || height > LARGEST_SIDE || width < 1 || width > LARGEST_SIDE) {
            throw new IllegalArgumentException(
                    "a network takes images of 1 to " + LARGEST_SIDE + " pixels a side, got " + height + " x " + width);
        }
    }

    /** Bytes of one image, {@code C * H * W}. */
    public int size() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return "[" + channels + ", " + height + ", " + width + "]";
    }
}
