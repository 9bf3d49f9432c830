/** The parts that a service is made of, and their states; no part itself. */
package dev.axial.kafka.component;
