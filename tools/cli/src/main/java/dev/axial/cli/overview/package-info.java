/** The state of a local system at one moment, for {@code axial status}. */
package dev.axial.cli.overview;
