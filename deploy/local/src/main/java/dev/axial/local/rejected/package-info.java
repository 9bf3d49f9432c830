/**
 * What was set aside: the rejected topics read, a record explained, and records sent again exactly once. Start reading
 * at {@link dev.axial.local.rejected.Replay}.
 */
package dev.axial.local.rejected;
