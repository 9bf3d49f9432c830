/**
 * A model over a split: ask ingest for the images in its own shape, run it batch by batch. The metrics say what the
 * predictions are worth.
 */
package dev.axial.eval.prediction;
