/**
 * The look of all figures, and the only place that knows the libraries which draw.
 *
 * <p>Charts are by Lets-Plot (MIT): of the charting libraries for Java with a permissive licence it is the one that
 * writes real SVG, with letters as text and every mark as an element; XChart (Apache-2.0) paints letters as outlines
 * through a graphics context. It measures text by itself, so that a chart is the same on every machine. What it writes
 * passes through {@code Finish}: one palette for light and dark, no random ids, no fonts but the reader's.
 *
 * <p>PNG is the same SVG, drawn by JSVG (MIT), its texts first turned into outlines of the bundled Roboto (Apache-2.0,
 * cut down to Latin and Greek letters and some signs; read by FontBox, Apache-2.0). It needs no display, no fontconfig
 * and no installed font.
 */
package dev.axial.figures.drawing;
