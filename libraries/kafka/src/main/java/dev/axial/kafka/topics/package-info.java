/** Creates topics and compares their settings with the contract. */
package dev.axial.kafka.topics;
