/** The one loop by which records pass from topic to topic exactly once. */
package dev.axial.kafka.loop;
