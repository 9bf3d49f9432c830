/** How a record that cannot be used is set aside, whole. */
package dev.axial.kafka.rejection;
