package dev.axial.kafka.component;

import java.util.Optional;

/** The state of a {@link Component}. */
public sealed interface ComponentState {

    /** It does its work. */
    record Running() implements ComponentState {}

    /**
     * It keeps what it has, and goes on by itself once what is missing is there.
     *
     * @param reason one sentence: what is missing, and what would help
     */
    record Waiting(String reason) implements ComponentState {}

    /** It was closed, or has not started. */
    record Stopped() implements ComponentState {}

    /**
     * It ended by an error and does not go on; its process must be started again.
     *
     * @param reason the error
     */
    record Broken(String reason) implements ComponentState {}

    /** @return false if only a new process helps */
    default boolean alive() {
        return !(this instanceof Broken);
    }

    /** @return true if it does its work now */
    default boolean ready() {
        return this instanceof Running;
    }

    /** One sentence on what keeps it from its work; empty if nothing does. */
    default Optional<String> obstacle() {
        if (this instanceof Running) {
            return Optional.empty();
        } else if (this instanceof Waiting waiting) {
            return Optional.of(waiting.reason());
        } else if (this instanceof Broken failed) {
            return Optional.of("it has failed: " + failed.reason());
        } else if (this instanceof Stopped) {
            return Optional.of("it is stopped");
        }
        throw new IllegalStateException("no words for " + this);
    }
}
