package dev.axial.train.network;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One step of a network, with everything that is known before its input is. Immutable. */
public sealed interface Layer
        permits Layer.Linear,
                Layer.Logits,
                Layer.Convolution,
                Layer.BatchNorm,
                Layer.Activation,
                Layer.MaxPool,
                Layer.MeanPool,
                Layer.Flatten,
                Layer.Dropout,
                Widen,
                ImageNetNormalization,
                Residual,
                ResNet18 {

    /** Largest size that a recipe may ask for in one layer; keeps a slip of the finger from asking for all memory. */
    int LARGEST_WIDTH = 65_536;

    /** @throws InvalidNetworkException if this layer cannot take that */
    Features outputOf(Features input, int classes) throws InvalidNetworkException;

    /** Names the layer as a recipe writes it, for messages. */
    String keyword();

    /** @param place of this layer: its input is one that {@link #outputOf} takes */
    <R> R accept(LayerVisitor<R> visitor, Place place);

    /** {@code y = x W^T + b}; W is {@code [units, in]}. */
    record Linear(int units) implements Layer {
        public Linear {
            LayerRules.requireBetween("linear", units, 1, LARGEST_WIDTH);
        }

        @Override
        public Features outputOf(Features input, int classes) throws InvalidNetworkException {
            return LayerRules.linear(input, units);
        }

        @Override
        public String keyword() {
            return "linear";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.linear(place);
        }
    }

    /** The last layer: linear, one unit for each class of the dataset. A recipe writes {@code linear: classes}. */
    record Logits() implements Layer {
        @Override
        public Features outputOf(Features input, int classes) throws InvalidNetworkException {
            return LayerRules.linear(input, classes);
        }

        @Override
        public String keyword() {
            return "linear";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.linear(place);
        }
    }

    /**
     * Square cross-correlation, zeros at the border.
     *
     * @param padding zeros added on each side
     * @param bias whether each filter adds a number of its own; before a batch norm it would change nothing
     */
    record Convolution(int filters, int kernel, int stride, int padding, boolean bias) implements Layer {
        public Convolution {
            LayerRules.requireBetween("convolution.filters", filters, 1, LARGEST_WIDTH);
            LayerRules.requireBetween("convolution.kernel", kernel, 1, 1024);
            LayerRules.requireBetween("convolution.stride", stride, 1, 1024);
            LayerRules.requireBetween("convolution.padding", padding, 0, kernel - 1);
        }

        @Override
        public Features outputOf(Features input, int classes) throws InvalidNetworkException {
            Features.Maps maps = LayerRules.maps(keyword(), input);
            return new Features.Maps(
                    filters,
                    LayerRules.slide(keyword(), maps, maps.height(), kernel, stride, padding),
                    LayerRules.slide(keyword(), maps, maps.width(), kernel, stride, padding));
        }

        @Override
        public String keyword() {
            return "convolution";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.convolution(this, place);
        }
    }

    /**
     * Each channel normalised by the batch's mean and variance while fitting, by their running values otherwise, then
     * scaled and shifted by two learnt numbers.
     *
     * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
     */
    record BatchNorm() implements Layer {
        /** Added to the variance. */
        public static final float EPSILON = 1e-5f;

        /** Share of the old value that a running statistic keeps; PyTorch's momentum is one minus this. */
        public static final float KEEP = 0.9f;

        @Override
        public Features outputOf(Features input, int classes) {
            return input;
        }

        @Override
        public String keyword() {
            return "batch-norm";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.batchNorm(place);
        }
    }

    /** A function applied to each number by itself. */
    record Activation(Function function) implements Layer {
        @Override
        public Features outputOf(Features input, int classes) {
            return input;
        }

        @Override
        public String keyword() {
            return function.code;
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.activation(this, place);
        }

        /** The activations that there are. */
        public enum Function {
            RELU("relu"),
            TANH("tanh"),
            /** {@code x} for x over 0, {@link #LEAK} times x otherwise. */
            LEAKY_RELU("leaky-relu"),
            SIGMOID("sigmoid");

            public static final float LEAK = 0.01f;

            private final String code;

            Function(String code) {
                this.code = code;
            }

            /** Its name in a recipe. */
            public String code() {
                return code;
            }

            public static Optional<Function> of(String code) {
                return Arrays.stream(values()).filter(f -> f.code.equals(code)).findFirst();
            }

            public static List<String> codes() {
                return Arrays.stream(values()).map(Function::code).collect(Collectors.toUnmodifiableList());
            }
        }
    }

    /**
     * Maximum over squares of {@code size}, moved by {@code stride}; what does not fill a square is left out.
     *
     * @param padding places added on each side that are never the maximum; at most half the size
     */
    record MaxPool(int size, int stride, int padding) implements Layer {
        public MaxPool {
            LayerRules.requireBetween("max-pool.size", size, 1, 1024);
            LayerRules.requireBetween("max-pool.stride", stride, 1, 1024);
            LayerRules.requireBetween("max-pool.padding", padding, 0, size / 2);
        }

        @Override
        public Features outputOf(Features input, int classes) throws InvalidNetworkException {
            Features.Maps maps = LayerRules.maps(keyword(), input);
            return new Features.Maps(
                    maps.channels(),
                    LayerRules.slide(keyword(), maps, maps.height(), size, stride, padding),
                    LayerRules.slide(keyword(), maps, maps.width(), size, stride, padding));
        }

        @Override
        public String keyword() {
            return "max-pool";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.maxPool(this, place);
        }
    }

    /** The mean of each channel: {@code [C, H, W]} to {@code [C]}. */
    record MeanPool() implements Layer {
        @Override
        public Features outputOf(Features input, int classes) throws InvalidNetworkException {
            return new Features.Vector(LayerRules.maps(keyword(), input).channels());
        }

        @Override
        public String keyword() {
            return "mean-pool";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.meanPool(place);
        }
    }

    /** {@code [C, H, W]} to one vector, row-major. */
    record Flatten() implements Layer {
        @Override
        public Features outputOf(Features input, int classes) {
            return new Features.Vector(input.size());
        }

        @Override
        public String keyword() {
            return "flatten";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.flatten(place);
        }
    }

    /**
     * While fitting, each number becomes 0 with this probability and is divided by one minus it otherwise; nothing at
     * all when the network is used.
     */
    record Dropout(double probability) implements Layer {
        public Dropout {
            if (!(probability >= 0 && probability < 1)) {
                throw new IllegalArgumentException(
                        "dropout is a probability, 0 or more and less than 1, got " + probability);
            }
        }

        @Override
        public Features outputOf(Features input, int classes) {
            return input;
        }

        @Override
        public String keyword() {
            return "dropout";
        }

        @Override
        public <R> R accept(LayerVisitor<R> visitor, Place place) {
            return visitor.dropout(this, place);
        }
    }
}
