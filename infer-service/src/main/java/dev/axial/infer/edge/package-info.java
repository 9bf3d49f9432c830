/**
 * The outside of infer-service: Kafka, HTTP, health, metrics, configuration, and the one place that builds the object
 * graph ({@link dev.axial.infer.edge.InferWiring}). No decision about images or models is made here.
 */
package dev.axial.infer.edge;
