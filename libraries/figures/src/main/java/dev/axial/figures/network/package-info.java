/** The diagram of a network. */
package dev.axial.figures.network;
