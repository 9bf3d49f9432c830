/** What an image may be, and what comes of it: a {@link Prediction}, or a {@link RejectionReason}. */
package dev.axial.contract.image;
