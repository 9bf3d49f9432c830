/** The result, for a person and as JSON. */
package dev.axial.bench.report;
