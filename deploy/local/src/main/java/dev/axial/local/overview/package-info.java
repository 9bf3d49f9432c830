/** How a running system is doing: its processes, how far each consumer is behind, champions and runs. */
package dev.axial.local.overview;
