/** The edge of train to Kafka, HTTP and Quarkus: it translates and decides nothing. */
package dev.axial.train.edge;
