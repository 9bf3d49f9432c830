/**
 * The account of what was sent and what came of it. Pure: it knows neither Kafka nor processes, so that it can be
 * tested by itself.
 */
package dev.axial.soak.ledger;
