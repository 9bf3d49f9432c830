package dev.axial.infer.edge.protocol;

import dev.axial.contract.image.Prediction;
import dev.axial.infer.request.StepTimes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The spans of a request, within that of its HTTP request: {@code shape}, {@code queue}, {@code run} and {@code output}. Thread-safe. */
@Singleton
class RequestTraces {

    private final Tracer tracer;

    RequestTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.axial");
    }

    /** Records the spans of a request that was answered just now. @param request the context of its HTTP request */
    void answered(Context request, Prediction.Model model, StepTimes times) {
        if (!Span.fromContext(request).isRecording()) {
            return;
        }
        Attributes attributes = Attributes.builder()
                .put("axial.model", model.name().value())
                .put("axial.version", model.version())
                .build();
        Instant end = Instant.now();
        Instant shaped = end.minusNanos(times.all() - times.shaping());
        Instant runs = shaped.plusNanos(times.queued());
        record("shape", request, attributes, shaped.minusNanos(times.shaping()), shaped);
        record("queue", request, attributes, shaped, runs);
        record("run", request, attributes, runs, runs.plusNanos(times.run()));
        record("output", request, attributes, end.minusNanos(times.output()), end);
    }

    private void record(String name, Context request, Attributes attributes, Instant begin, Instant end) {
        tracer.spanBuilder(name)
                .setParent(request)
                .setAllAttributes(attributes)
                .setStartTimestamp(begin)
                .startSpan()
                .end(end);
    }
}
