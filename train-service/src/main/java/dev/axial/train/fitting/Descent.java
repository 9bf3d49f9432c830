package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.recipe.Optimization;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves the fitted parameters against their gradients, with PyTorch's fused updates.
 *
 * <p>DJL's own optimizers keep their state private and name it by a counter of the process; here it has names, so that
 * a checkpoint can hold it.
 */
final class Descent {

    private static final float NO_RESCALING = 1;
    private static final float NO_CLIPPING = -1;

    // The update computes in float32, so the corrections take the float32 values of beta too: 1 - 0.999f is not 0.001f.
    private static final float BETA1 = (float) Optimization.Adam.BETA1;
    private static final float BETA2 = (float) Optimization.Adam.BETA2;

    private final Optimization optimization;
    private final Map<Parameter, NDArray> fitted = new LinkedHashMap<>();
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private final Map<String, Parameter> stateOf = new LinkedHashMap<>();
    private long steps;

    /** @param arrays whose manager gets the state; those that are fitted begin to record gradients */
    Descent(Optimization optimization, NDManager manager, Map<Parameter, NDArray> arrays) {
        this.optimization = optimization;
        arrays.forEach((parameter, array) -> {
            if (parameter.fitted()) {
                fitted.put(parameter, array);
                array.setRequiresGradient(true);
                if (optimization.method() instanceof Optimization.Adam) {
                    remember(manager, parameter, "mean", array);
                    remember(manager, parameter, "variance", array);
                } else if (momentum() > 0) {
                    remember(manager, parameter, "velocity", array);
                }
            }
        });
    }

    private void remember(NDManager manager, Parameter parameter, String what, NDArray like) {
        state.put(parameter.name() + "." + what, manager.zeros(like.getShape()));
        stateOf.put(parameter.name() + "." + what, parameter);
    }

    private float momentum() {
        return optimization.method() instanceof Optimization.Sgd sgd ? (float) sgd.momentum() : 0;
    }

    /** One step along the gradients that the last backward pass left, which become zero. */
    void step() {
        steps++;
        fitted.forEach((parameter, weight) -> {
            try (NDArray gradient = weight.getGradient()) {
                boolean regularized = parameter.kind() == Parameter.Kind.WEIGHT;
                if (regularized && optimization.l1() > 0) {
                    // d/dw lambda |w| = lambda sign(w)
                    try (NDArray sign = weight.sign()) {
                        gradient.addi(sign.muli(optimization.l1()));
                    }
                }
                // d/dw lambda w^2 = 2 lambda w; the update adds decay * w to the gradient
                double decay = optimization.weightDecay() + (regularized ? 2 * optimization.l2() : 0);
                update(parameter.name(), weight, gradient, (float) decay);
            }
        });
    }

    private void update(String name, NDArray weight, NDArray gradient, float decay) {
        NDArrayEx operations = weight.getNDArrayInternal();
        NDList weights = new NDList(weight);
        if (optimization.method() instanceof Optimization.Adam adam) {
            // PyTorch: rate / c1 * m / (sqrt(v) / sqrt(c2) + epsilon) = rate sqrt(c2) / c1 * m / (sqrt(v) + epsilon
            // sqrt(c2))
            double c1 = 1 - Math.pow(BETA1, steps);
            double c2 = Math.sqrt(1 - Math.pow(BETA2, steps));
            operations.adamUpdate(
                    new NDList(weight, gradient, state.get(name + ".mean"), state.get(name + ".variance")),
                    weights,
                    (float) adam.rate(),
                    (float) (adam.rate() * c2 / c1),
                    decay,
                    NO_RESCALING,
                    NO_CLIPPING,
                    BETA1,
                    BETA2,
                    (float) (Optimization.Adam.EPSILON * c2),
                    false,
                    false);
        } else {
            NDArray velocity = state.get(name + ".velocity");
            operations.sgdUpdate(
                    velocity == null ? new NDList(weight, gradient, gradient) : new NDList(weight, gradient, velocity),
                    weights,
                    (float) optimization.method().rate(),
                    decay,
                    NO_RESCALING,
                    NO_CLIPPING,
                    momentum(),
                    false);
        }
    }

    /** Number of steps taken. */
    long steps() {
        return steps;
    }

    /** A copy of what the method remembers of earlier steps: parameter's name, dot, {@code mean} and the like. */
    Map<String, Tensor> state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.forEach(
                (name, array) -> tensors.put(name, new Tensor(stateOf.get(name).shape(), array.toFloatArray())));
        return tensors;
    }

    /** @throws IllegalArgumentException if that is the state of another method or network */
    void restore(long steps, Map<String, Tensor> tensors) {
        if (!tensors.keySet().equals(state.keySet())) {
            throw new IllegalArgumentException(
                    "the optimizer remembers " + state.keySet() + ", got " + tensors.keySet());
        }
        state.forEach((name, array) -> {
            Tensor tensor = tensors.get(name);
            if (!tensor.shape().equals(stateOf.get(name).shape())) {
                throw new IllegalArgumentException(
                        name + " is float32 " + stateOf.get(name).shape() + ", got " + tensor);
            }
            array.set(tensor.values());
        });
        this.steps = steps;
    }
}
