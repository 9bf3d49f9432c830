package dev.axial.contract.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A part of a dataset: fitted on, chosen on, reported on. */
public enum Split {
    TRAIN("train"),
    VALIDATION("validation"),
    TEST("test");

    private final String code;

    Split(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if no split has this name */
    @JsonCreator
    public static Split of(String code) {
        for (Split split : values()) {
            if (split.code.equals(code)) {
                return split;
            }
        }
        throw new IllegalArgumentException("a split is train, validation or test, got '" + code + "'");
    }
}
