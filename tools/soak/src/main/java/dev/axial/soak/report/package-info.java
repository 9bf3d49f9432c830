/** The result of a soak, as JSON and for a person. */
package dev.axial.soak.report;
