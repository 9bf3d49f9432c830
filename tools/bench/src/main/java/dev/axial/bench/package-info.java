/** Measures a system under load: {@link dev.axial.bench.Bench} is where to start reading. */
package dev.axial.bench;
