/** Which model is champion of each name. */
package dev.axial.kafka.champions;
