/**
 * The artifact store: content under the name of its SHA-256, and small pointers to it that may be replaced.
 *
 * <p>What a dataset or a model is does not belong here; only bytes do. The one place that knows OpenDAL.
 */
package dev.axial.store;
