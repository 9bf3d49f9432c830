/** Decisions of operators for consumers that cannot go on by themselves. */
package dev.axial.kafka.intervention;
