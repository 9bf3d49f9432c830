/** Where train meets Kafka, HTTP and Quarkus: translated here, decided elsewhere. */
package dev.axial.train.edge;
