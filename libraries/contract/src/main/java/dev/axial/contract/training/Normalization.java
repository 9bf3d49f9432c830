package dev.axial.contract.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The conversion of a byte to the value that the network sees; chosen by ingest, part of the ONNX graph. */
public enum Normalization {
    /** {@code byte / 127.5 - 1}: 0 to -1, 255 to 1. */
    MINUS_ONE_TO_ONE("minus-one-to-one"),
    /** {@code (byte - mean) / deviation}, both of the training split, per channel. */
    STANDARDIZE("standardize"),
    /** The byte itself, 0 to 255. */
    NONE("none");

    private final String code;

    Normalization(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if no normalization has this name */
    @JsonCreator
    public static Normalization of(String code) {
        return Arrays.stream(values())
                .filter(n -> n.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a normalization is one of "
                        + Arrays.stream(values()).map(Normalization::code).toList() + ", got '" + code + "'"));
    }
}
