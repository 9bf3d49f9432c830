/** Who may ask a service what over HTTP, and the form of every error. */
package dev.axial.service.http;
