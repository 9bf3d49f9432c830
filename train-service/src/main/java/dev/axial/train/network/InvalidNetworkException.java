package dev.axial.train.network;

/** Layers that do not fit together. The message names the layer, what it was given and what would be right. */
public final class InvalidNetworkException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidNetworkException(String message) {
        super(message);
    }
}
