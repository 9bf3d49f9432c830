/** The faults of the system: drawn from a seed, made at random moments, each with its time to recovery. */
package dev.axial.soak.chaos;
