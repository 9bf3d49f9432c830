/**
 * A dataset as a person wants to know it: its numbers, and sheets of its images. Pure functions of the dataset's content
 * and a seed; one image at a time, so that no dataset is too large for them. No network ever sees what is made here.
 */
package dev.axial.ingest.description;
