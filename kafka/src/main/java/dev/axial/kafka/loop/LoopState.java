package dev.axial.kafka.loop;

/** How a loop is. */
public sealed interface LoopState {

    /** It polls, and passes on what it gets. */
    record Running() implements LoopState {}

    /** It holds back, keeps its partitions, and asks again. @param reason what is missing */
    record Waiting(String reason) implements LoopState {}

    /** It was closed, or not started. */
    record Stopped() implements LoopState {}

    /** It ended by an error that it cannot mend; the process must be started again. @param reason the error */
    record Failed(String reason) implements LoopState {}
}
