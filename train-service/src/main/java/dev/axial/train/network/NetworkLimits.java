package dev.axial.train.network;

import java.util.Locale;

/**
 * The most memory that a network may ask for. Checked by exact arithmetic before any of it is taken.
 *
 * @param parameters numbers that all layers own together; each takes up to 64 bytes of heap while a checkpoint is
 * written,
 *     and 16 bytes of native memory beside it
 * @param activationBytes bytes that a training step takes for the results of layers and their gradients, over the whole
 * batch
 */
public record NetworkLimits(long parameters, long activationBytes) {

    public static final String PARAMETERS_KEY = "axial.train.limits.parameters";
    public static final String ACTIVATION_BYTES_KEY = "axial.train.limits.activation-bytes";

    /**
     * The limits of a train of the local system with its 1,536 MiB of heap and 2,560 MiB beside it: at any moment of a
     * step about half of the results and gradients are there.
     */
    public static final NetworkLimits DEFAULT = new NetworkLimits(20_000_000, 4L << 30);

    public NetworkLimits {
        requireAtLeastOne(PARAMETERS_KEY, parameters);
        requireAtLeastOne(ACTIVATION_BYTES_KEY, activationBytes);
        if (parameters > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(PARAMETERS_KEY + " is at most " + Integer.MAX_VALUE
                    + ", as many as one array holds, got " + parameters);
        }
    }

    private static void requireAtLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is 1 or more, got " + value);
        }
    }

    /** @throws InvalidNetworkException naming the value, the limit and its key */
    public void require(Network network, int batchSize) throws InvalidNetworkException {
        long numbers = network.parameterNumbers();
        if (numbers > parameters) {
            throw new InvalidNetworkException("the network has " + count(numbers) + " parameters, and " + PARAMETERS_KEY
                    + " allows " + count(parameters));
        }
        long bytes = network.activationBytes(batchSize);
        if (bytes > activationBytes) {
            throw new InvalidNetworkException("a training step takes " + count(bytes)
                    + " bytes for the results of the layers and their gradients in a batch of " + batchSize
                    + " images of "
                    + network.input() + ", and " + ACTIVATION_BYTES_KEY + " allows " + count(activationBytes)
                    + ": a smaller batchSize, input or network takes less");
        }
        if (network.largestResult() > Integer.MAX_VALUE) {
            throw new InvalidNetworkException("a layer gives " + count(network.largestResult())
                    + " numbers for one image, at most " + count(Integer.MAX_VALUE) + " fit an array");
        }
    }

    @Override
    public String toString() {
        return "networks of " + count(parameters) + " parameters and " + count(activationBytes) + " bytes a step";
    }

    private static String count(long value) {
        return (value == Long.MAX_VALUE ? "more than " : "") + String.format(Locale.ROOT, "%,d", value);
    }
}
