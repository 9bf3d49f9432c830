/**
 * The study's report as one HTML page with every figure in it: readable offline, in light and dark, on paper, wide and
 * narrow.
 *
 * <p>What the page says is decided here in small records; the template only lays it out. Templates are Qute's, without
 * Quarkus: it escapes all text by itself and fails on a name that it does not know.
 */
package dev.axial.study.page;
