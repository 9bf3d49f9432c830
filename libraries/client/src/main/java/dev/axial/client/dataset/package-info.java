/** Datasets by name or file, and their description by ingest. */
package dev.axial.client.dataset;
