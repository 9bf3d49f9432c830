/**
 * The edge of eval to Kafka, HTTP and Quarkus; {@link dev.axial.eval.edge.EvalWiring} shows the whole object graph.
 *
 * <p>Nothing here decides anything: it translates and delegates.
 */
package dev.axial.eval.edge;
