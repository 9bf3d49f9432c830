/** How a trainer or a judge gets the images of an epoch from ingest. */
package dev.axial.kafka.epoch;
