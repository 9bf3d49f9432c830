/** Reads and writes events as JSON. */
package dev.axial.contract.json;
