package dev.axial.image;

import dev.axial.contract.image.RejectionReason;

/** Carries a rejection out of the depth of a file format; {@link ImageShaper} makes a result of it. */
final class UnusableImageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectionReason reason;

    /** @param detail one sentence: what came, and what would have been right */
    UnusableImageException(RejectionReason reason, String detail) {
        super(detail, null, false, false); // an outcome, not a fault: no stack trace
        this.reason = reason;
    }

    static UnusableImageException undecodable(String detail) {
        return new UnusableImageException(RejectionReason.UNDECODABLE, detail);
    }

    RejectionReason reason() {
        return reason;
    }
}
