package dev.axial.service.tracing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Receives traces as a collector does, by OTLP over HTTP with the protocol's own messages, and gives them to tests, also to those
 * that another class loader has loaded: by {@link #spans}.
 */
public final class OtlpReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final List<ReceivedSpan> received = new CopyOnWriteArrayList<>();

    /**
     * A span, ids in hexadecimal.
     *
     * @param service that sent it
     * @param nanos that it took
     */
    public record ReceivedSpan(
            String service,
            String name,
            String traceId,
            String spanId,
            String parentSpanId,
            long nanos,
            Map<String, String> attributes) {

        /** The header of whatever this span is the parent of. */
        public String traceparent() {
            return "00-" + traceId + "-" + spanId + "-01";
        }
    }

    /** Starts it, on a free port. */
    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::receive);
        server.createContext("/spans", exchange -> answer(exchange, JSON.writeValueAsBytes(received)));
        server.start();
    }

    /** The configuration of a service that sends its traces here, and soon. */
    public Map<String, String> configuration() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                "quarkus.otel.bsp.schedule.delay", "50ms");
    }

    /** The spans of a trace that have come to a receiver. @param endpoint of its {@link #configuration} */
    public static List<ReceivedSpan> spans(String endpoint, String traceId) throws IOException, InterruptedException {
        return spans(endpoint).stream()
                .filter(span -> span.traceId().equals(traceId))
                .toList();
    }

    /** All spans that have come. @param endpoint of its {@link #configuration} */
    public static List<ReceivedSpan> spans(String endpoint) throws IOException, InterruptedException {
        byte[] all = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(endpoint + "/spans")).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        return List.of(JSON.readValue(all, ReceivedSpan[].class));
    }

    private void receive(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        for (ResourceSpans resource : request.getResourceSpansList()) {
            String service =
                    attributes(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
            resource.getScopeSpansList()
                    .forEach(scope -> scope.getSpansList().forEach(span -> received.add(read(service, span))));
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        answer(exchange, ExportTraceServiceResponse.getDefaultInstance().toByteArray());
    }

    private static ReceivedSpan read(String service, Span span) {
        return new ReceivedSpan(
                service,
                span.getName(),
                HEX.formatHex(span.getTraceId().toByteArray()),
                HEX.formatHex(span.getSpanId().toByteArray()),
                HEX.formatHex(span.getParentSpanId().toByteArray()),
                span.getEndTimeUnixNano() - span.getStartTimeUnixNano(),
                attributes(span.getAttributesList()));
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new TreeMap<>();
        list.forEach(one -> attributes.put(
                one.getKey(),
                one.getValue().hasIntValue()
                        ? Long.toString(one.getValue().getIntValue())
                        : one.getValue().getStringValue()));
        return attributes;
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
