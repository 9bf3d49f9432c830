/** What was sent against what came of it. Pure: knows neither Kafka nor processes, so that it can be tested by itself. */
package dev.axial.soak.ledger;
