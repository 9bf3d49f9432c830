/**
 * Turns one encoded image, PNG or JPEG, into the bytes of a model's input, or into a reason why it cannot.
 *
 * <p>File formats stay in here: headers are read and limits checked before anything is decoded, and no decoder's exception
 * leaves this package. Start reading at {@link dev.axial.image.ImageShaper}.
 */
package dev.axial.image;
