package dev.axial.contract.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name under which images ask for a model; its champion may change, the name does not.
 *
 * @param value 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record ModelName(@JsonValue String value) implements Comparable<ModelName> {

    private static final NameForm FORM = new NameForm("a-z0-9", "a-z0-9._-", 1, 64);

    /** The name meant by an image without {@code axial-model} header and by a request without {@code model}. */
    public static final ModelName DEFAULT = new ModelName("organ");

    @JsonCreator
    public ModelName {
        if (!FORM.matches(value)) {
            throw new IllegalArgumentException(
                    "a model name is 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit, got '" + value + "'");
        }
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
