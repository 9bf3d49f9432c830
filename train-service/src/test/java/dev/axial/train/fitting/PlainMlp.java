package dev.axial.train.fitting;

import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Network;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A multilayer perceptron from scratch, as the study wrote its own: forward, backward and mini-batch gradient descent
 * by their formulas, one image after the other, in double arithmetic. It knows nothing of PyTorch, and so says whether
 * what PyTorch is made to do is what the formulas say.
 */
final class PlainMlp {

    private final List<Dense> layers = new ArrayList<>();

    /** @param network flatten, then linear layers, with an activation or none after each */
    PlainMlp(Network network, Weights weights) {
        for (int i = 1; i < network.layers().size(); i++) {
            Layer layer = network.layers().get(i);
            if (layer instanceof Layer.Activation activation) {
                layers.get(layers.size() - 1).activation = activation.function();
            } else if (layer instanceof Layer.Linear || layer instanceof Layer.Logits) {
                layers.add(new Dense(weights.get(i + ".weight"), weights.get(i + ".bias")));
            } else {
                throw new IllegalArgumentException("a perceptron has no " + layer.keyword());
            }
        }
    }

    /**
     * One step down the gradient of {@code mean cross-entropy + l1 sum |w| + l2 sum w^2}, w without the biases.
     *
     * @param images {@code [N][inputs]}
     * @return mean cross-entropy before the step, nats, without the penalties
     */
    double step(double[][] images, int[] classes, double rate, double l1, double l2) {
        double loss = loss(images, classes);
        for (Dense layer : layers) {
            layer.penalize(l1, l2);
            layer.descend(rate);
        }
        return loss;
    }

    /** The mean cross-entropy, whose gradient the layers hold afterwards. */
    double loss(double[][] images, int[] classes) {
        layers.forEach(Dense::forgetGradient);
        double sum = 0;
        for (int n = 0; n < images.length; n++) {
            double[] values = images[n];
            for (Dense layer : layers) {
                values = layer.forward(values);
            }
            double[] probabilities = softmax(values);
            sum -= Math.log(probabilities[classes[n]]);
            // d(-log p_class) / d logit_k = p_k - [k = class], of which the mean over the batch takes its share
            double[] slope = probabilities;
            slope[classes[n]] -= 1;
            for (int k = 0; k < slope.length; k++) {
                slope[k] /= images.length;
            }
            for (int l = layers.size() - 1; l >= 0; l--) {
                slope = layers.get(l).backward(slope);
            }
        }
        return sum / images.length;
    }

    private static double[] softmax(double[] logits) {
        double most = Double.NEGATIVE_INFINITY; // taken from all, so that no exponential overflows
        for (double logit : logits) {
            most = Math.max(most, logit);
        }
        double[] p = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k] - most);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    List<Dense> layers() {
        return layers;
    }

    /** {@code y = f(W x + b)}, and what it remembers of one image between the ways forward and back. */
    static final class Dense {
        final double[][] weight;
        final double[] bias;
        final double[][] weightGradient;
        final double[] biasGradient;
        private final double[] sums;
        private Function activation; // none after the last layer
        private double[] input;
        private double[] output;

        Dense(Tensor weight, Tensor bias) {
            int units = weight.shape().get(0);
            int inputs = weight.shape().get(1);
            this.weight = new double[units][inputs];
            this.bias = new double[units];
            FloatBuffer weights = weight.values();
            FloatBuffer biases = bias.values();
            for (int j = 0; j < units; j++) {
                this.bias[j] = biases.get();
                for (int i = 0; i < inputs; i++) {
                    this.weight[j][i] = weights.get();
                }
            }
            this.weightGradient = new double[units][inputs];
            this.biasGradient = new double[units];
            this.sums = new double[units];
        }

        double[] forward(double[] x) {
            input = x;
            output = new double[bias.length];
            for (int j = 0; j < bias.length; j++) {
                double sum = bias[j];
                for (int i = 0; i < x.length; i++) {
                    sum += weight[j][i] * x[i];
                }
                sums[j] = sum;
                output[j] = activation == null ? sum : activate(activation, sum);
            }
            return output;
        }

        /**
         * @param slope of the loss by each output
         * @return slope of the loss by each input
         */
        double[] backward(double[] slope) {
            double[] byInput = new double[input.length];
            for (int j = 0; j < bias.length; j++) {
                double delta = activation == null ? slope[j] : slope[j] * slope(activation, sums[j], output[j]);
                biasGradient[j] += delta;
                for (int i = 0; i < input.length; i++) {
                    weightGradient[j][i] += delta * input[i];
                    byInput[i] += delta * weight[j][i];
                }
            }
            return byInput;
        }

        void forgetGradient() {
            for (int j = 0; j < bias.length; j++) {
                biasGradient[j] = 0;
                Arrays.fill(weightGradient[j], 0);
            }
        }

        void penalize(double l1, double l2) {
            for (int j = 0; j < bias.length; j++) {
                for (int i = 0; i < weight[j].length; i++) {
                    weightGradient[j][i] += l1 * Math.signum(weight[j][i]) + 2 * l2 * weight[j][i];
                }
            }
        }

        void descend(double rate) {
            for (int j = 0; j < bias.length; j++) {
                bias[j] -= rate * biasGradient[j];
                for (int i = 0; i < weight[j].length; i++) {
                    weight[j][i] -= rate * weightGradient[j][i];
                }
            }
        }

        private static double activate(Function function, double x) {
            return switch (function) {
                case RELU -> Math.max(0, x);
                case LEAKY_RELU -> x > 0 ? x : Function.LEAK * x;
                case TANH -> Math.tanh(x);
                case SIGMOID -> 1 / (1 + Math.exp(-x));
            };
        }

        /** The slope of the function at x, where it is y. */
        private static double slope(Function function, double x, double y) {
            return switch (function) {
                case RELU -> x > 0 ? 1 : 0;
                case LEAKY_RELU -> x > 0 ? 1 : Function.LEAK;
                case TANH -> 1 - y * y;
                case SIGMOID -> y * (1 - y);
            };
        }
    }
}
