/** The result of a soak, as JSON and for a person. */
package dev.axial.local.soak.report;
