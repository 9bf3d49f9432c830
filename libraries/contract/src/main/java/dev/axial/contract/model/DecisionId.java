package dev.axial.contract.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One decision to promote a version: the identity under which a repeated request changes nothing.
 *
 * @param value 1 to 80 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit; a UUID where nobody chose one
 */
public record DecisionId(@JsonValue String value) {

    private static final NameForm FORM = new NameForm("A-Za-z0-9", "A-Za-z0-9._-", 1, 80);

    @JsonCreator
    public DecisionId {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a decision id is 1 to 80 of A-Z a-z 0-9 . _ - and begins with a letter or digit, got '" + value
                            + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
