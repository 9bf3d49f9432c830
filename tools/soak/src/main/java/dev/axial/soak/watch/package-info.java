/** The view of an outside consumer while the soak runs: outputs as they come, recovery from each fault, memory. */
package dev.axial.soak.watch;
