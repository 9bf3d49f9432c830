package dev.axial.kafka.loop;

/** Something that a step needs is not there yet; the loop waits and asks again, and nothing is skipped. */
public final class NotReadyException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason one sentence for health and log: what is missing and what would help */
    public NotReadyException(String reason) {
        super(reason);
    }
}
