/**
 * Files of NumPy arrays, {@code .npz}: read with every size checked before memory is taken for it, and written.
 *
 * <p>What the arrays mean (images, labels, splits) does not belong here.
 */
package dev.axial.store.npz;
