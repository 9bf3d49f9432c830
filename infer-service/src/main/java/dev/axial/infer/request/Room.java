package dev.axial.infer.request;

/** The memory that one request may still take. Whoever keeps it says what is thrown when there is none. */
@FunctionalInterface
public interface Room {

    /** Takes memory before it is used; it comes back when the request ends. */
    void take(long bytes);
}
