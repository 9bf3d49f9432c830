/**
 * Child processes and their supervision: started with a pipe that ties their life to ours, started again when they end
 * or are not alive, stopped in order. Knows nothing of what the processes do.
 */
package dev.axial.launcher.process;
