/**
 * A long stream of real images while parts are killed, stalled and multiplied and poison comes along, and the settling of
 * what came of it. {@link dev.axial.soak.Soak} is the flow; the ledger is pure; nothing here is part of a service.
 */
package dev.axial.soak;
