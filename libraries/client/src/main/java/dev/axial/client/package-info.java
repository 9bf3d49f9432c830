/**
 * Access to a running Axial from outside, over Kafka, HTTP and the artifact store. Everything here takes addresses and knows
 * nothing of processes; this package holds the errors that callers tell apart.
 */
package dev.axial.client;
