/** A system as a client reaches it: where Kafka, the services and the artifact store are. */
package dev.axial.client.system;
