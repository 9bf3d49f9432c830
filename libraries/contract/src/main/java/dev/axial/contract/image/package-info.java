/** Limits of images, and their outcomes: a {@link Prediction}, or a {@link RejectionReason}. */
package dev.axial.contract.image;
