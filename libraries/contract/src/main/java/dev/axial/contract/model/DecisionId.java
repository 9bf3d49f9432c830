package dev.axial.contract.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * One decision to promote a version: the identity under which a repeated request changes nothing.
 *
 * @param value 1 to 80 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit; a UUID where nobody chose one
 */
public record DecisionId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");

    @JsonCreator
    public DecisionId {
        if (value == null || !FORM.matcher(value).matches()) {
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
