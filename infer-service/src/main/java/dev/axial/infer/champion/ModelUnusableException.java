package dev.axial.infer.champion;

/**
 * No model will answer: the version that a batch was shaped for cannot be loaded, and the champion that was promoted since
 * takes images of another shape. The message is one sentence.
 */
public final class ModelUnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    ModelUnusableException(String message) {
        super(message);
    }
}
