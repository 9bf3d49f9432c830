/** What an outside consumer sees while the soak runs: outputs as they come, recovery from each fault, memory. */
package dev.axial.soak.watch;
