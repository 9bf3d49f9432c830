/** The processes that make up a local system: how each is started, and how each is asked over HTTP. */
package dev.axial.local.parts;
