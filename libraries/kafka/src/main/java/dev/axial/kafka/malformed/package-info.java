/** A step that sets aside what is no event of its topic, ahead of those who act on events. */
package dev.axial.kafka.malformed;
