/** What a network is made of. */
package dev.axial.figures.network;
