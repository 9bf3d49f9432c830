package dev.axial.train.recipe;

/** A recipe, or a change to one, that cannot be followed. The message names the key and what would be right. */
public final class InvalidRecipeException extends Exception {

    InvalidRecipeException(String message) {
        super(message);
    }
}
