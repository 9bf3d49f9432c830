package dev.axial.study.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How far a row, a system or a seed of it came. */
public enum State {
    /** To its end: trained, exported, evaluated. */
    DONE("done"),
    /** Tried, and ended by an error; the reason stands beside it. */
    FAILED("failed"),
    /** Not asked for, not come to yet, or something that it needs was not given; the reason stands beside it. */
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
