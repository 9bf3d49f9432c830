/** Charts of a trained network on a split: its confusions, and its scores of each class. */
package dev.axial.figures.evaluation;
