package dev.axial.store;

import static java.util.Objects.requireNonNull;

/** An artifact that cannot be had; the message says which, and what to do. */
public final class ArtifactException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The reason, which tells whether waiting helps. */
    public enum Reason {
        /** The store answers, and does not have it: it is there only after somebody puts it. */
        MISSING,
        /** The content is not what its name says: it is right only after somebody puts it again. */
        DAMAGED,
        /** The store, or a local file, cannot be read or written for now: the same question may be answered later. */
        UNREACHABLE
    }

    private final Reason reason;

    public ArtifactException(Reason reason, String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
    }

    public ArtifactException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** Returns whether the same question may be answered later without anybody doing anything. */
    public boolean isTemporary() {
        return reason == Reason.UNREACHABLE;
    }
}
