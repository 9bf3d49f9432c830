/** Access to a service over HTTP, and the form of every error. */
package dev.axial.service.http;
