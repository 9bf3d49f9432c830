/**
 * The way of rows to a model: a record's bytes become a batch for serving, and batches become runs of a fitting size.
 *
 * <p>Which model that is belongs to {@code champion}.
 */
package dev.axial.infer.batch;
