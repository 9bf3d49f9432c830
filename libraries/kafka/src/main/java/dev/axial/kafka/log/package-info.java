/** How a topic becomes state: read whole, from the beginning, and followed. */
package dev.axial.kafka.log;
