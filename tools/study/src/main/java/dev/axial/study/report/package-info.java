/** The results of the study: {@code report.json} as records, independent of how it was run and how it is drawn. */
package dev.axial.study.report;
