/** What a dataset holds: its classes, its labels, its pixels. */
package dev.axial.figures.dataset;
