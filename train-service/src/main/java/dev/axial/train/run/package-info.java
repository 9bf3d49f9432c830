/**
 * The state of runs: a fold of {@code axial.training-progress}, and who may add to it. What a run computes is not here.
 */
package dev.axial.train.run;
