/** Where ingest meets Kafka and Quarkus: translation, wiring, health and metrics. No decisions about images here. */
package dev.axial.ingest.edge;
