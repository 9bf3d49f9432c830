package dev.axial.infer.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.infer.batch.BatchConfiguration;
import dev.axial.service.http.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The bytes of requests that are being answered at one time: beyond {@link BatchConfiguration#requestBytes()} a request is
 * refused before its body is read, so that many large ones cannot take the memory of the stream. Thread-safe.
 */
@Singleton
class RequestMemory {

    /** After authentication and roles, which cost no body. */
    private static final int LAST = 10;

    private final long most;
    private final long mostOfOne;
    private final AtomicLong taken = new AtomicLong();

    RequestMemory(
            BatchConfiguration configuration,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostOfOne) {
        this.most = configuration.requestBytes();
        this.mostOfOne = mostOfOne.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, LAST);
    }

    /** Most bytes of one request. */
    long mostOfOne() {
        return mostOfOne;
    }

    /** @return false if there is no room now */
    boolean take(long bytes) {
        for (long now = taken.get(); now + bytes <= most; now = taken.get()) {
            if (taken.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    private void admit(RoutingContext request) {
        if (!request.request().method().name().equals("POST")) {
            request.next();
            return;
        }
        long bytes = length(request);
        if (bytes > mostOfOne) {
            refuse(request, 413, "a request has at most " + mostOfOne + " bytes, this one has " + bytes);
        } else if (!take(bytes)) {
            refuse(
                    request,
                    429,
                    "requests of " + taken + " bytes are being answered, of " + most
                            + " that may be (axial.infer.request-bytes): try again in a moment");
        } else {
            request.addEndHandler(ended -> giveBack(bytes));
            request.next();
        }
    }

    /** As much as may come, where the caller does not tell. */
    private long length(RoutingContext request) {
        String length = request.request().getHeader("Content-Length");
        try {
            return length == null ? mostOfOne : Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException e) {
            return mostOfOne; // the server refuses it
        }
    }

    private static void refuse(RoutingContext request, int status, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Retry-After", "1")
                .putHeader("Connection", "close") // its body will not be read
                .end(Buffer.buffer(EventJson.write(new Problem(message))));
    }
}
