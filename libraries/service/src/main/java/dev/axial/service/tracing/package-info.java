/** Traces of images, from their record to their prediction. */
package dev.axial.service.tracing;
