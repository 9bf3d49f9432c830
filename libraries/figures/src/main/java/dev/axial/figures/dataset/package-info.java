/** Charts of a dataset: its classes, its labels, its pixels. */
package dev.axial.figures.dataset;
