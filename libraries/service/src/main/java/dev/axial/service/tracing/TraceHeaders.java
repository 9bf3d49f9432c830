package dev.axial.service.tracing;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The trace that an image belongs to, as its record's headers tell.
 *
 * @param traceparent trace, the span before, and whether it is recorded; not checked
 * @param tracestate what tracers add to it
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceHeaders(Optional<String> traceparent, Optional<String> tracestate) {

    public TraceHeaders {
        requireNonNull(traceparent, "traceparent");
        requireNonNull(tracestate, "tracestate");
    }
}
