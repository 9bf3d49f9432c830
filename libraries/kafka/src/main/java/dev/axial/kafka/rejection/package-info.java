/** Sets aside records that cannot be used, whole. */
package dev.axial.kafka.rejection;
