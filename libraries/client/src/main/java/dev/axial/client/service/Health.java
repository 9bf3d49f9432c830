package dev.axial.client.service;

/** A process's own report on itself. */
public sealed interface Health {

    /** True if it has started and is not broken. */
    default boolean alive() {
        return this instanceof Ready || this instanceof NotReady;
    }

    /** It works. */
    record Ready() implements Health {}

    /**
     * It is alive and cannot do its work now, for example because it waits for another.
     *
     * @param why the check that says so, and its reason
     */
    record NotReady(String why) implements Health {}

    /**
     * It says that only a new start helps.
     *
     * @param why the check that says so, and its reason
     */
    record NotAlive(String why) implements Health {}

    /**
     * It does not answer.
     *
     * @param why the kind of silence: nothing listens, or no answer came in time
     */
    record Silent(String why) implements Health {}
}
