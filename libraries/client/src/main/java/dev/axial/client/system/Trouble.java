package dev.axial.client.system;

import java.time.Instant;

/**
 * The reason why a service cannot do its work now.
 *
 * @param since when this state began, or was first seen
 * @param report which service, in what state, since when and why; a sentence without its full stop
 */
public record Trouble(Instant since, String report) {}
