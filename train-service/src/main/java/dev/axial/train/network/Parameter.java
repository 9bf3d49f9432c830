package dev.axial.train.network;

import java.util.List;

/**
 * One array of numbers that a layer owns.
 *
 * @param name layer, dot, PyTorch's name within the layer: {@code 0.weight}, {@code 1.running_mean}
 * @param dimensions as PyTorch has them: of a linear weight {@code [out, in]}, of a convolution's {@code [out, in, kH,
 * kW]}
 * @param fanIn how many inputs one output sums over; 0 where nothing is summed
 * @param frozen whether it stays as it began
 */
public record Parameter(String name, List<Long> dimensions, Kind kind, long fanIn, boolean frozen) {

    public Parameter {
        dimensions = List.copyOf(dimensions);
    }

    Parameter(String name, List<Long> dimensions, Kind kind, long fanIn) {
        this(name, dimensions, kind, fanIn, false);
    }

    Parameter asFrozen() {
        return new Parameter(name, dimensions, kind, fanIn, true);
    }

    /** Returns whether gradient descent moves it. */
    public boolean fitted() {
        return !frozen && kind.learnt();
    }

    /** The dimensions of a parameter that {@link NetworkLimits} allow; each fits an int. */
    public List<Integer> shape() {
        return dimensions.stream().map(Math::toIntExact).toList();
    }

    /** Number of values, exact up to {@link Long#MAX_VALUE}, which stands for anything larger too. */
    public long size() {
        return Counts.product(dimensions);
    }

    /** The use of a parameter; decides how it begins, whether it is learnt and whether it is regularized. */
    public enum Kind {
        /** The weights of a linear layer or a convolution; the one kind that L1 and L2 act on. */
        WEIGHT,
        BIAS,
        /** Batch norm's gamma; begins at 1. */
        SCALE,
        /** Batch norm's beta; begins at 0. */
        SHIFT,
        /** Batch norm's statistic, followed and not learnt; begins at 0. */
        RUNNING_MEAN,
        /** Batch norm's statistic, followed and not learnt; begins at 1. */
        RUNNING_VARIANCE;

        /** Returns whether it follows a gradient. */
        public boolean learnt() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }
}
