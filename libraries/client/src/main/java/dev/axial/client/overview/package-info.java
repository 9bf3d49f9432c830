/** Topics and consumer lag of a running Axial. */
package dev.axial.client.overview;
