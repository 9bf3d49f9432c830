/**
 * What the services say to each other, and to the outside: the events with their topics, and the tensor batch.
 *
 * <p>Plain Java: no framework, no Kafka client, no native code. A type is here when two services or an outside client
 * must agree on it; whatever one service alone knows is in that service.
 */
package dev.axial.contract;
