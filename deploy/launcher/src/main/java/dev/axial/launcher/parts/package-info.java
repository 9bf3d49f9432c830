/** The processes of a local system: their command lines, their state, and how to reach each. */
package dev.axial.launcher.parts;
