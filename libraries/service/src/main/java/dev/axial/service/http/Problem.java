package dev.axial.service.http;

/**
 * The body of every error.
 *
 * @param error one sentence: what came, and what would have been right
 */
public record Problem(String error) {}
