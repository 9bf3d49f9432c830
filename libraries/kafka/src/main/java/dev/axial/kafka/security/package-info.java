/** Keys and certificates of connections to Kafka. */
package dev.axial.kafka.security;
