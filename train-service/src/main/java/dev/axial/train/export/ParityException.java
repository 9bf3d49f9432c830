package dev.axial.train.export;

/** ONNX Runtime does not compute from the exported file what PyTorch computed. */
public final class ParityException extends Exception {

    ParityException(String message) {
        super(message);
    }
}
