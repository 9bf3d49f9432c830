package dev.axial.kafka.epoch;

/** No batch of an epoch came for too long, however often it was asked for. */
public final class EpochTimeoutException extends Exception {

    private static final long serialVersionUID = 1L;

    EpochTimeoutException(String message) {
        super(message);
    }
}
