/**
 * One encoded image, PNG or JPEG, to the bytes of a model's input, or to a reason why not. File formats stay in here:
 * headers are read and limits checked before anything is decoded, and no decoder's exception leaves this package.
 */
package dev.axial.ingest.image;
