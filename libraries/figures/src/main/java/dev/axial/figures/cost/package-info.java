/** What training took: time and memory. */
package dev.axial.figures.cost;
