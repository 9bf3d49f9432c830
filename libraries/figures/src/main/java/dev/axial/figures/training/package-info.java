/** Charts of training: curves by epoch. */
package dev.axial.figures.training;
