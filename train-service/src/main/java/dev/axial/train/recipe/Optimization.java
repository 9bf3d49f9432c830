package dev.axial.train.recipe;

import static java.util.Objects.requireNonNull;

/**
 * The way in which weights move against their gradient.
 *
 * @param l1 lambda of {@code lambda * sum |w|} over the weights of linear layers and convolutions; 0 or more
 * @param l2 lambda of {@code lambda * sum w^2} over the same weights, so the gradient gains {@code 2 * lambda * w}
 * @param weightDecay lambda of PyTorch's {@code weight_decay}: the gradient of every fitted parameter, biases and batch
 *     norm's too, gains {@code lambda * w}
 */
public record Optimization(Method method, double l1, double l2, double weightDecay) {

    public Optimization {
        requireNonNull(method, "method");
        require("regularization.l1", l1, 0, Double.MAX_VALUE, "a number, 0 or more");
        require("regularization.l2", l2, 0, Double.MAX_VALUE, "a number, 0 or more");
        require("weightDecay", weightDecay, 0, Double.MAX_VALUE, "a number, 0 or more");
    }

    /** The rule that turns a gradient into a step. */
    public sealed interface Method {
        /** Learning rate, over 0. */
        double rate();
    }

    /**
     * {@code v = momentum * v + g; w -= rate * v}; without momentum {@code w -= rate * g}.
     *
     * @param momentum 0 or more and less than 1
     */
    public record Sgd(double rate, double momentum) implements Method {
        public Sgd {
            requireRate(rate);
            require("optimizer.momentum", momentum, 0, Math.nextDown(1.0), "0 or more and less than 1");
        }
    }

    /**
     * Adam with bias correction, beta 0.9 and 0.999, epsilon 1e-8.
     *
     * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, algorithm 1</a>
     */
    public record Adam(double rate) implements Method {
        public static final double BETA1 = 0.9;
        public static final double BETA2 = 0.999;
        public static final double EPSILON = 1e-8;

        public Adam {
            requireRate(rate);
        }
    }

    private static void requireRate(double rate) {
        require("optimizer.rate", rate, Double.MIN_VALUE, Double.MAX_VALUE, "a number over 0");
    }

    private static void require(String key, double value, double least, double most, String right) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(key + " is " + right + ", got " + value);
        }
    }
}
