package dev.axial.train.fitting;

/** The loss is no finite number any more. The message is the reason that a person reads, with what to do about it. */
public final class DivergedException extends Exception {

    DivergedException(String message) {
        super(message);
    }
}
