package dev.axial.contract.image;

import java.util.Arrays;

/** The reason for which a record was set aside; the value of header {@code axial-rejection-reason}. */
public enum RejectionReason {
    /** An image or batch that begins as it should but cannot be decoded. */
    UNDECODABLE("undecodable"),
    /** Neither PNG nor JPEG by its first bytes. */
    UNSUPPORTED_TYPE("unsupported-type"),
    /** More than {@link ImageLimits#bytes()}. */
    TOO_MANY_BYTES("too-many-bytes"),
    /** More than {@link ImageLimits#pixels()} by its header, or a side of more than {@link ImageLimits#SIDE}. */
    TOO_MANY_PIXELS("too-many-pixels"),
    /** No value, or a value of no bytes. */
    EMPTY("empty"),
    /** No champion of the model name that it asks for, or no model can have that name. */
    UNKNOWN_MODEL("unknown-model"),
    /** A batch whose version cannot be loaded, while the champion of its name takes images of another shape. */
    UNUSABLE_MODEL("unusable-model"),
    /** A JSON event with a missing or wrong field. */
    INVALID_EVENT("invalid-event"),
    /** A record of which the output is larger than the output's topic takes. */
    TOO_LARGE_OUTPUT("too-large-output"),
    /** A record that an operator had its consumers pass over. */
    SKIPPED("skipped");

    private final String code;

    RejectionReason(String code) {
        this.code = code;
    }

    /** Returns the value of the header. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if no reason has this code */
    public static RejectionReason of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rejection reason '" + code + "'; there are "
                        + Arrays.stream(values()).map(RejectionReason::code).toList()));
    }
}
