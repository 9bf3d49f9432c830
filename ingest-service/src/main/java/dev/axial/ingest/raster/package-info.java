/**
 * Decoded images as planes of bytes, and what both the image path and the epoch path do to them: other channels, another
 * size, another orientation. Integer arithmetic only, so every machine gets the same bytes. No file formats here.
 */
package dev.axial.ingest.raster;
