/** The splits that a run reads more than once, kept on disk between. */
package dev.axial.train.batches;
