package dev.axial.infer.edge.protocol;

import dev.axial.contract.image.Prediction;
import dev.axial.infer.request.RequestCaller;
import dev.axial.infer.request.Room;
import dev.axial.infer.request.StepTimes;
import dev.axial.service.http.HttpError;
import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The caller of a request that came over HTTP, with the share of the memory that is its: its own thread is the event loop of
 * its connection, which has others to serve. Thread-safe.
 */
final class HttpCaller implements RequestCaller {

    /** A request of so many bytes is read in less than a millisecond. */
    private static final int SMALL = 1 << 16;

    private final RequestMemory memory;
    private final RequestMemory.Share share;
    private final RequestTraces traces;
    private final Context connection;
    private final io.opentelemetry.context.Context trace = io.opentelemetry.context.Context.current();

    /** Called on the event loop of the request. @param connection its context */
    HttpCaller(RequestMemory memory, RequestMemory.Share share, RequestTraces traces, Context connection) {
        this.memory = memory;
        this.share = share;
        this.traces = traces;
        this.connection = connection;
    }

    @Override
    public Room room() {
        return bytes -> {
            if (!share.grow(bytes)) {
                throw HttpError.tooMany(memory.full());
            }
        };
    }

    @Override
    public void cancelWhenGone(CompletableFuture<?> running) {
        share.whenEnded(() -> running.cancel(false));
    }

    @Override
    public void answered(Prediction.Model model, StepTimes times) {
        traces.answered(trace, model, times);
    }

    @Override
    public Executor own() {
        return task -> connection.runOnContext(now -> task.run());
    }

    @Override
    public Executor workers() {
        return task -> connection.executeBlocking(
                () -> {
                    task.run();
                    return null;
                },
                false);
    }

    /** Reads a request of so many bytes: this thread, the event loop, if it is small, else a worker. */
    Executor reader(int bytes, boolean compressed) {
        return bytes <= SMALL && !compressed ? Runnable::run : workers();
    }
}
