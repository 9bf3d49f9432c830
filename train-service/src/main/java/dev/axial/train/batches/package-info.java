/** The splits that a run reads more than once, kept on disk between: as images, or as what a frozen network sees in them. */
package dev.axial.train.batches;
