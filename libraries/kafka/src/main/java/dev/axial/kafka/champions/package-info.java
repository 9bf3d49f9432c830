/** The champion of each model name, followed from Kafka. */
package dev.axial.kafka.champions;
