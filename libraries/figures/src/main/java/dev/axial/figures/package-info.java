/**
 * Every figure of the study as SVG and as PNG: {@link dev.axial.figures.Figure} is what comes out, the packages below are
 * what can be drawn, {@code drawing} is how.
 *
 * <p>Knows nothing of Kafka, services or events: figures are made of small records.
 */
package dev.axial.figures;
