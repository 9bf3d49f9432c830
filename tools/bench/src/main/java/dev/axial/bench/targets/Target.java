package dev.axial.bench.targets;

import java.util.concurrent.CompletableFuture;

/** A way to ask for the classes of images. All methods may be called by any thread. */
public interface Target extends AutoCloseable {

    /**
     * Asks, without waiting for the answer.
     *
     * @param number of the request, from 0; the images are those of this number
     * @return done when the whole answer is here and has the right form; failed with the reason otherwise
     */
    CompletableFuture<Void> ask(long number);

    /** Gives up what is still to be answered. */
    @Override
    void close();
}
