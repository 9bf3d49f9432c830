/**
 * The quality of predictions in numbers: pure functions of {@link dev.axial.eval.metrics.Predictions}.
 *
 * <p>Every number is held to one recorded from scikit-learn. What a number means for a model's future is the gate's.
 */
package dev.axial.eval.metrics;
