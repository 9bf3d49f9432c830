/** The start, the end and the health of a service's components. */
package dev.axial.service.lifecycle;
