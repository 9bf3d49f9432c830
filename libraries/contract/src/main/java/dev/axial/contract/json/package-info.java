/** How events are written as JSON and read back. */
package dev.axial.contract.json;
