/** What comes of one image of {@code axial.images}: a {@link Prediction}, or a {@link RejectionReason}. */
package dev.axial.contract.image;
