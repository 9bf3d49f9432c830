/**
 * The contract between the services and with outside clients: events, topics, and the tensor batch.
 *
 * <p>Plain Java: no framework, no Kafka client, no native code. A type is here when two services or an outside client
 * must agree on it; whatever one service alone knows is in that service.
 */
package dev.axial.contract;
