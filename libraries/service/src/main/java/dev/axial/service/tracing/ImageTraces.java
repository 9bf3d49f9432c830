package dev.axial.service.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the spans of images in the stream. The span of one service is the parent of the next one's, by the headers that travel
 * with the image; whether an image is traced says its {@code traceparent}, and the sampler if it has none. A poll that is
 * repeated after an abort has its spans again. Thread-safe.
 */
@Singleton
public final class ImageTraces {

    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("axial.model");
    private static final AttributeKey<Long> VERSION = AttributeKey.longKey("axial.version");
    private static final AttributeKey<String> REJECTION = AttributeKey.stringKey("axial.rejection");

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    public ImageTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.axial");
    }

    /**
     * Begins the span of what a service does with an image.
     *
     * @param name of that, for example {@code shape}
     * @param came with the image
     * @param topic of the record that is worked on
     * @param partition of the image in {@code axial.images}, as {@code offset}
     */
    public TracedImage begin(String name, TraceHeaders came, Instant begun, String topic, int partition, long offset) {
        Span span = tracer.spanBuilder(name)
                .setParent(W3C.extract(Context.root(), came, Headers.OF_IMAGE))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(begun)
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute(SYSTEM, "kafka")
                    .setAttribute(TOPIC, topic)
                    .setAttribute(PARTITION, Integer.toString(partition))
                    .setAttribute(OFFSET, (Long) offset);
        }
        return new TracedImage(span, came);
    }

    /** One image in one service. For one thread. */
    public static final class TracedImage {

        private final Span span;
        private final TraceHeaders came;

        private TracedImage(Span span, TraceHeaders came) {
            this.span = span;
            this.came = came;
        }

        /** The headers with which the image travels on: those it came with, unless its span is recorded. */
        public TraceHeaders headers() {
            if (!span.isRecording()) {
                return came;
            }
            Map<String, String> headers = new HashMap<>();
            W3C.inject(Context.root().with(span), headers, Map::put);
            return new TraceHeaders(
                    Optional.ofNullable(headers.get(TRACEPARENT)), Optional.ofNullable(headers.get(TRACESTATE)));
        }

        /** It goes on to a model. */
        public void shaped() {
            span.end();
        }

        /** A model has answered it. */
        public void predicted(String model, int version) {
            span.setAttribute(MODEL, model)
                    .setAttribute(VERSION, (Long) (long) version)
                    .end();
        }

        /** It was set aside. @param reason the code of its rejection */
        public void rejected(String reason) {
            span.setAttribute(REJECTION, reason)
                    .setStatus(StatusCode.ERROR, reason)
                    .end();
        }
    }

    private enum Headers implements TextMapGetter<TraceHeaders> {
        OF_IMAGE;

        @Override
        public Iterable<String> keys(TraceHeaders headers) {
            return List.of(TRACEPARENT, TRACESTATE);
        }

        @Override
        public String get(TraceHeaders headers, String key) {
            return switch (key) {
                case TRACEPARENT -> headers.traceparent().orElse(null);
                case TRACESTATE -> headers.tracestate().orElse(null);
                default -> null;
            };
        }
    }
}
