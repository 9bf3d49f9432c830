/** The result of a demo or a stream as one JSON document, for programs. */
package dev.axial.cli.report;
