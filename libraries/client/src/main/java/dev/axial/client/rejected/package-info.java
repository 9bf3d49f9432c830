/**
 * Rejected records: reads the rejected topics and sends records again exactly once. Start reading at
 * {@link dev.axial.client.rejected.Replay}.
 */
package dev.axial.client.rejected;
