package dev.axial.study.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The state of a row, a variant or a seed of it. */
public enum State {
    /** Done: trained, exported, evaluated. */
    DONE("done"),
    /** Tried, and ended by an error; the reason stands beside it. */
    FAILED("failed"),
    /**
     * Not run: not asked for, not come to yet, or something that it needs was not given; the reason stands beside it.
     */
    NOT_RUN("not-run");

    private final String code;

    State(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if no state has this name */
    @JsonCreator
    public static State of(String code) {
        for (State state : values()) {
            if (state.code.equals(code)) {
                return state;
            }
        }
        throw new IllegalArgumentException("a state is done, failed or not-run, got '" + code + "'");
    }
}
