/** How a trained network did on a split: what it took for what, and its scores of each class. */
package dev.axial.figures.evaluation;
