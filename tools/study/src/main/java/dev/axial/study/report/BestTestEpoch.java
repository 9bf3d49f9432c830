package dev.axial.study.report;

/**
 * The study's way of quoting a result: the epoch whose test accuracy is the highest. Looks at the test labels, so it says
 * too much of the system; shown beside the epoch that validation chose, and used for nothing.
 *
 * @param epoch the earliest of those that are equally good
 * @param accuracy on test, 0 to 1
 */
public record BestTestEpoch(int epoch, double accuracy) {}
