/** What reproducing the study gave: {@code report.json} as records. Knows neither how it was run nor how it is drawn. */
package dev.axial.study.report;
