package dev.axial.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.json.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;

/**
 * Answers a request before it reaches a resource: with a status and {@code {"error": "one sentence"}}, or where it is a
 * gRPC call with the status of gRPC that says the same.
 */
public final class RequestRefusal {

    /** Content-Type of a gRPC call, in front of what follows a plus sign. */
    public static final String GRPC = "application/grpc";

    private RequestRefusal() {}

    /**
     * @param status of HTTP
     * @param message one sentence
     */
    public static void send(RoutingContext request, int status, String message) {
        boolean again = status == 429 || status == 503;
        if (isGrpc(request) && request.response().headWritten()) { // of a stream: what was answered stays
            request.response()
                    .putTrailer("grpc-status", Integer.toString(grpcStatus(status)))
                    .putTrailer("grpc-message", percentEncoded(message))
                    .end();
            return;
        }
        if (isGrpc(request)) {
            if (again) {
                request.response().putHeader("grpc-retry-pushback-ms", "1000");
            }
            request.response()
                    .putHeader("Content-Type", GRPC)
                    .putHeader("grpc-status", Integer.toString(grpcStatus(status)))
                    .putHeader("grpc-message", percentEncoded(message))
                    .end();
            return;
        }
        if (again) {
            request.response().putHeader("Retry-After", "1");
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(EventJson.write(new Problem(message))));
    }

    /** The same, of a request whose body will not be read: its connection cannot be used again, unless others share it. */
    public static void sendUnread(RoutingContext request, int status, String message) {
        if (request.request().version() != HttpVersion.HTTP_2) { // which has no such header
            request.response().putHeader("Connection", "close");
        }
        send(request, status, message);
    }

    /**
     * The status of gRPC that says what a status of HTTP does.
     *
     * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">the statuses of gRPC</a>
     */
    public static int grpcStatus(int status) {
        return switch (status) {
            case 400 -> 3; // INVALID_ARGUMENT
            case 401 -> 16; // UNAUTHENTICATED
            case 403, 421 -> 7; // PERMISSION_DENIED
            case 404 -> 5; // NOT_FOUND
            case 413, 429 -> 8; // RESOURCE_EXHAUSTED
            case 501 -> 12; // UNIMPLEMENTED
            case 503 -> 14; // UNAVAILABLE
            case 408, 504 -> 4; // DEADLINE_EXCEEDED
            default -> 13; // INTERNAL
        };
    }

    /** Returns whether this is a gRPC call, which takes no other answer. */
    private static boolean isGrpc(RoutingContext request) {
        String type = request.request().getHeader("Content-Type");
        return type != null && type.startsWith(GRPC) && request.request().version() == HttpVersion.HTTP_2;
    }

    private static String percentEncoded(String message) {
        return URLEncoder.encode(message, UTF_8).replace("+", "%20");
    }
}
