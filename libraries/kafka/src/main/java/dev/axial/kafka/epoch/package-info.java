/** Reads the images of an epoch from ingest, for a trainer or a judge. */
package dev.axial.kafka.epoch;
