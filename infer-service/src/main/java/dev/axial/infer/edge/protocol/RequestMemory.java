package dev.axial.infer.edge.protocol;

import dev.axial.infer.batch.BatchConfiguration;
import dev.axial.service.http.RequestRefusal;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The bytes of requests that are being answered at one time: beyond {@link BatchConfiguration#requestBytes()} a request is
 * refused before its body is read, so that many large ones cannot take the memory of the stream; one whose body does not come
 * within {@link BatchConfiguration#bodyTimeout()} is given up. Thread-safe.
 */
@Singleton
class RequestMemory {

    /** After authentication and roles, which cost no body. */
    private static final int LAST = 10;

    private static final String SHARE = "axial-request-memory";

    private final long most;
    private final long mostOfOne;
    private final Vertx vertx;
    private final Duration bodyTimeout;
    private final AtomicLong taken = new AtomicLong();

    RequestMemory(
            Vertx vertx,
            BatchConfiguration configuration,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostOfOne) {
        this.vertx = vertx;
        this.bodyTimeout = configuration.bodyTimeout();
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

    /** The longest that a message may take to come. */
    Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** Bytes of all requests. */
    long mostOfAll() {
        return most;
    }

    /** The share of the request that this is of. */
    static Share of(RoutingContext request) {
        return request.get(SHARE);
    }

    private boolean take(long bytes) {
        for (long now = taken.get(); now + bytes <= most; now = taken.get()) {
            if (taken.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
        return false;
    }

    private void admit(RoutingContext request) {
        if (!request.request().method().name().equals("POST")) {
            request.next();
            return;
        }
        long bytes = length(request);
        if (bytes > mostOfOne) {
            RequestRefusal.sendUnread(
                    request, 413, "a request has at most " + mostOfOne + " bytes, this one has " + bytes);
        } else if (!take(bytes)) {
            RequestRefusal.sendUnread(request, 429, full());
        } else {
            Share share = new Share(bytes);
            long timer = vertx.setTimer(bodyTimeout.toMillis(), late -> giveUpUnlessRead(request));
            request.put(SHARE, share);
            request.addEndHandler(
                    ended -> { // answered, or its caller has gone
                        vertx.cancelTimer(timer);
                        share.end();
                    });
            request.next();
        }
    }

    /** A body that never comes keeps memory from others. A call of many messages lasts as long as its caller likes. */
    private void giveUpUnlessRead(RoutingContext request) {
        if (request.request().isEnded()
                || request.response().headWritten()
                || InferenceCalls.areOfManyMessages(request.normalizedPath())) {
            return;
        }
        RequestRefusal.sendUnread(
                request,
                408,
                "the body of this request did not come within " + bodyTimeout.toMillis() + " ms"
                        + " (axial.infer.body-timeout)");
        if (request.request().version() == HttpVersion.HTTP_2) {
            request.response().reset(0); // NO_ERROR: the rest is not wanted
        } else {
            request.request().connection().close();
        }
    }

    /** One sentence for whom there is no memory now. */
    String full() {
        return "requests of " + taken + " bytes are being answered, of " + most
                + " that may be (axial.infer.request-bytes): try again in a moment";
    }

    /** As much as may come, where the caller does not tell; a gRPC call takes it as it comes. */
    private long length(RoutingContext request) {
        if (InferenceCalls.areAt(request.normalizedPath())) {
            return 0;
        }
        String length = request.request().getHeader("Content-Length");
        try {
            return length == null ? mostOfOne : Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException e) {
            return mostOfOne; // the server refuses it
        }
    }

    /** The memory of one request, or of one message of a call, until it ends. Thread-safe. */
    final class Share {
        private final Set<Share> parts = new HashSet<>(); // guarded by this, as the others
        private long bytes;
        private boolean ended;
        private Runnable whenEnded = () -> {};

        private Share(long bytes) {
            this.bytes = bytes;
        }

        /** A share of its own, which ends with this one if it has not been {@linkplain #end(Share) ended} before. */
        Share part() {
            Share part = new Share(0);
            synchronized (this) {
                if (!ended) {
                    parts.add(part);
                    return part;
                }
            }
            part.end();
            return part;
        }

        /** Ends a part of this one. */
        void end(Share part) {
            synchronized (this) {
                parts.remove(part);
            }
            part.end();
        }

        /** Takes more. @return false if there is no room now */
        synchronized boolean grow(long more) {
            if (ended || !take(more)) {
                return false;
            }
            bytes += more;
            return true;
        }

        /** Calls this when the share ends; now, if it has ended. */
        void whenEnded(Runnable action) {
            synchronized (this) {
                if (!ended) {
                    whenEnded = action;
                    return;
                }
            }
            action.run();
        }

        private void end() {
            Runnable action;
            List<Share> open;
            synchronized (this) {
                ended = true;
                taken.addAndGet(-bytes);
                bytes = 0;
                action = whenEnded;
                whenEnded = () -> {};
                open = List.copyOf(parts);
                parts.clear();
            }
            action.run();
            open.forEach(Share::end);
        }
    }
}
