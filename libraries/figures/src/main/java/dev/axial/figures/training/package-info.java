/** How a network learned: curves by epoch. */
package dev.axial.figures.training;
