/** Charts of the cost of training: time and memory. */
package dev.axial.figures.cost;
