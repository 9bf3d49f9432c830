package dev.axial.infer.champion;

/** The model that has to answer is not loaded; the message says which, why, and what would help. Asking again may work. */
public final class ModelUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    /** @param lasting whether waiting alone does not help: somebody must repair something */
    ModelUnavailableException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** @param lasting whether waiting alone does not help: somebody must repair something */
    ModelUnavailableException(String message, boolean lasting, Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    boolean lasting() {
        return lasting;
    }
}
