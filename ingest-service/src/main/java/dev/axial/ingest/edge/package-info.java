/**
 * The edge of ingest to Kafka and Quarkus: translation, wiring, health and metrics. It decides nothing about images.
 */
package dev.axial.ingest.edge;
