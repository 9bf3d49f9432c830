package dev.axial.train.recipe;

/** A recipe, or a change to one, that cannot be followed. The message names the key and what would be right. */
public final class InvalidRecipeException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidRecipeException(String message) {
        super(message);
    }
}
