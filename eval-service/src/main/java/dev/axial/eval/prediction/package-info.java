/**
 * A model over a split: open its verified file, ask for the images in its own shape, run it batch by batch.
 *
 * <p>How images are asked for is the edge's; what the predictions are worth is the metrics' to say.
 */
package dev.axial.eval.prediction;
