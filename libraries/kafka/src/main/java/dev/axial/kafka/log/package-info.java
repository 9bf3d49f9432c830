/** Turns a topic into state: it is read whole, from the beginning, and followed. */
package dev.axial.kafka.log;
