package dev.axial.train.network;

import java.util.List;

/**
 * Does something for each kind of layer.
 *
 * @param <R> what is made of one
 */
public interface LayerVisitor<R> {
    R linear(Place place);

    R convolution(Layer.Convolution layer, Place place);

    R batchNorm(Place place);

    R activation(Layer.Activation layer, Place place);

    R maxPool(Layer.MaxPool layer, Place place);

    R meanPool(Place place);

    R flatten(Place place);

    R dropout(Layer.Dropout layer, Place place);

    R widen(Widen layer, Place place);

    R imageNetNormalization(Place place);

    /** {@code relu(body(x) + shortcut(x))}; a shortcut without steps is x itself. */
    R residual(List<NetworkStep> body, List<NetworkStep> shortcut, Place place);

    /** One step after the other. */
    R sequence(List<NetworkStep> steps, Place place);
}
