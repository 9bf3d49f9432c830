package dev.axial.infer.request;

/**
 * Times of the steps of a request, in nanoseconds, one after the other but for hand-overs between threads.
 *
 * @param shaping from its arrival until its images had the model's shape
 * @param queued from then until its first run began
 * @param run of the runs that its images were in
 * @param output from the last run until its outputs were made
 * @param all from its arrival until its outputs were made
 */
public record StepTimes(long shaping, long queued, long run, long output, long all) {}
