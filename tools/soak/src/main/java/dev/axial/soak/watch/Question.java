package dev.axial.soak.watch;

import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.Optional;

/** A request that a client sends to one service again and again. Asked by one thread at a time. */
@FunctionalInterface
public interface Question {

    /** As long as the clients of Triton and KServe wait for an answer, if nobody tells them otherwise. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Sends the request once.
     *
     * @return one sentence on what is wrong with the answer; empty if nothing is
     * @throws CommandException if no answer comes, or an error
     */
    Optional<String> ask() throws CommandException, InterruptedException;
}
