package dev.axial.train.network;

/** The rules for layers: the numbers that they may have, the inputs that they take, and the size of their output. */
final class LayerRules {

    private LayerRules() {}

    static Features linear(Features input, int units) throws InvalidNetworkException {
        if (input instanceof Features.Vector) {
            return new Features.Vector(units);
        }
        throw new InvalidNetworkException(
                "linear takes a vector, but its input is " + input + ": put flatten before it");
    }

    static Features.Maps maps(String keyword, Features input) throws InvalidNetworkException {
        if (input instanceof Features.Maps maps) {
            return maps;
        }
        throw new InvalidNetworkException(
                keyword + " takes feature maps [C, H, W], but its input is " + input + ": put it before flatten");
    }

    /**
     * Number of places that a window has along one side: {@code (side + 2 padding - window) / stride + 1}, rounded
     * down.
     */
    static int slide(String keyword, Features.Maps input, int side, int window, int stride, int padding)
            throws InvalidNetworkException {
        int padded = side + 2 * padding;
        if (window > padded) {
            throw new InvalidNetworkException(keyword + " has a window of " + window + " x " + window
                    + ", but its input is " + input + (padding == 0 ? "" : " with padding " + padding)
                    + ": at most " + padded + " fits");
        }
        return (padded - window) / stride + 1;
    }

    static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + least + " to " + most + ", got " + value);
        }
    }
}
