/** One service over HTTP, by its address: requests with a token, errors as one sentence, health. */
package dev.axial.client.service;
