/** How topics come to be. */
package dev.axial.kafka.topics;
