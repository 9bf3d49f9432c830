package dev.axial.infer.request;

import dev.axial.contract.image.Prediction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One who waits for the answer to a request, and the threads on which it is made. Thread-safe. */
public interface RequestCaller {

    /** The memory that the answer may take besides the request. */
    Room room();

    /** Cancels this when nobody waits for the answer any more. */
    void cancelWhenGone(CompletableFuture<?> running);

    /** The answer is there. @param model that gave it */
    void answered(Prediction.Model model, StepTimes times);

    /** The caller's own thread, which others wait for: it is for work of less than a millisecond. */
    Executor own();

    /** Threads that may be kept for as long as an answer takes. */
    Executor workers();
}
