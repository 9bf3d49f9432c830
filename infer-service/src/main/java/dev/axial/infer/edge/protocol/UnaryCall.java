package dev.axial.infer.edge.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.axial.infer.request.Room;
import dev.axial.service.http.HttpError;
import dev.axial.service.http.RequestRefusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * A gRPC call with one message each way, from its first byte to its status: the message is taken from {@link RequestMemory}
 * when its length is known, before any of it is kept, and copied once; a worker thread makes the answer; what is still to be run
 * when the caller has gone or its deadline has passed is not run. All but the answer happens on the call's event loop.
 *
 * <p>The server of Vert.x is not used: it copies what has come of a message with each piece that follows, neither limits
 * what compressed messages become nor heeds deadlines, and cancels a call whose message it cannot read without a word.
 *
 * @param <Q> the message of the caller
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
final class UnaryCall<Q extends Message> {

    private static final Logger LOG = Logger.getLogger(UnaryCall.class);

    /** One byte that says if the message is compressed, and four of its length. */
    private static final int PREFIX = 5;

    private static final long NO_ERROR = 0; // of HTTP/2

    /**
     * A method that can be called.
     *
     * @param empty a message of its callers
     * @param answer runs on a worker thread, and may throw an {@link HttpError}
     */
    record CallMethod<Q extends Message>(Q empty, BiFunction<Q, UnaryCall<Q>, MessageLite> answer) {

        @SuppressWarnings("unchecked") // which the generated code leaves out
        private Q read(CodedInputStream message) throws InvalidProtocolBufferException {
            return (Q) empty.getParserForType().parseFrom(message);
        }
    }

    private final Vertx vertx;
    private final RequestMemory memory;
    private final RequestMemory.Share share;
    private final CallMethod<Q> method;
    private final RoutingContext http;

    private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
    private byte[] message; // null until its prefix has come
    private int read;
    private boolean complete;
    private boolean ended;
    private OptionalLong timer = OptionalLong.empty();

    private UnaryCall(Vertx vertx, RequestMemory memory, CallMethod<Q> method, RoutingContext http) {
        this.vertx = vertx;
        this.memory = memory;
        this.share = RequestMemory.of(http);
        this.method = method;
        this.http = http;
    }

    /** Serves a call that has a {@linkplain RequestMemory#of share of the memory}. */
    static <Q extends Message> void serve(
            Vertx vertx, RequestMemory memory, CallMethod<Q> method, RoutingContext http) {
        new UnaryCall<>(vertx, memory, method, http).begin();
    }

    /** The memory that the answer may take besides. */
    Room room() {
        return bytes -> {
            if (!share.grow(bytes)) {
                throw HttpError.tooMany(memory.full());
            }
        };
    }

    /** Cancels this when nobody waits for the answer any more. */
    void cancelWhenGone(CompletableFuture<?> running) {
        share.whenEnded(() -> running.cancel(false));
    }

    private void begin() {
        http.addEndHandler(gone -> stop()); // also where the caller has gone
        http.response().putHeader("grpc-accept-encoding", "identity,gzip,deflate");
        http.request().handler(this::take).endHandler(none -> answer());
        try {
            CallDeadline.of(http.request().getHeader(CallDeadline.HEADER)).ifPresent(millis -> {
                timer = OptionalLong.of(vertx.setTimer(
                        millis, late -> refuse(HttpError.late("the deadline of the call passed before its answer"))));
            });
        } catch (IllegalArgumentException e) {
            refuse(HttpError.badRequest(e.getMessage()));
        }
    }

    private void take(Buffer piece) {
        for (int at = 0; at < piece.length() && !ended; ) {
            if (message == null) {
                prefix.put(piece.getByte(at++));
                if (!prefix.hasRemaining()) {
                    makeRoom(Integer.toUnsignedLong(prefix.getInt(1)));
                }
                continue;
            }
            int bytes = Math.min(piece.length() - at, message.length - read);
            if (bytes == 0) {
                refuse(HttpError.badRequest("this method takes one message, and more follows it"));
            } else {
                piece.getBytes(at, at + bytes, message, read);
                at += bytes;
                read += bytes;
            }
        }
    }

    private void makeRoom(long bytes) {
        if (bytes > memory.mostOfOne()) {
            refuse(HttpError.tooLarge("a message has at most " + memory.mostOfOne() + " bytes, this one has " + bytes));
        } else if (!share.grow(bytes)) {
            refuse(HttpError.tooMany(memory.full()));
        } else {
            message = new byte[(int) bytes];
        }
    }

    private void answer() {
        complete = true;
        if (message == null || read < message.length) {
            refuse(HttpError.badRequest("the call ended before its message: " + read + " bytes of "
                    + (message == null ? "its prefix and more" : message.length) + " came"));
        }
        if (!ended) {
            vertx.executeBlocking(this::reply, false)
                    .onSuccess(this::send)
                    .onFailure(e -> refuse(e instanceof HttpError known ? known : unexpected(e)));
        }
    }

    private static HttpError unexpected(Throwable e) {
        LOG.error("a call failed unexpectedly", e);
        return HttpError.internal("the service failed unexpectedly; its log has the reason");
    }

    private Buffer reply() {
        try {
            ByteString plain = plain();
            takeParsed(MessageWeight.of(plain.newCodedInput(), method.empty().getDescriptorForType()));
            CodedInputStream message = plain.newCodedInput();
            message.enableAliasing(true); // large fields are views of the message
            return framed(method.answer().apply(method.read(message), this));
        } catch (IOException e) {
            throw HttpError.badRequest("the message is not of this method: " + e.getMessage());
        }
    }

    private void takeParsed(long bytes) {
        if (bytes > memory.mostOfAll()) {
            throw HttpError.tooLarge("parsed, this message would take " + bytes + " bytes, and there are "
                    + memory.mostOfAll() + " for all requests (axial.infer.request-bytes): tensors take the least in"
                    + " raw_input_contents");
        }
        room().take(bytes);
    }

    private ByteString plain() {
        if (prefix.get(0) == 0) {
            return UnsafeByteOperations.unsafeWrap(message);
        }
        ContentCoding coding = ContentCoding.ofBody(http.request().getHeader("grpc-encoding"))
                .orElseThrow(
                        () -> HttpError.badRequest("the message is compressed, and the call has no grpc-encoding"));
        return UnsafeByteOperations.unsafeWrap(coding.decode(message, memory.mostOfOne(), room()));
    }

    private static Buffer framed(MessageLite reply) {
        int bytes = reply.getSerializedSize();
        byte[] frame = new byte[PREFIX + bytes];
        ByteBuffer.wrap(frame).putInt(1, bytes);
        try {
            reply.writeTo(CodedOutputStream.newInstance(frame, PREFIX, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does not fail", e);
        }
        return Buffer.buffer(frame);
    }

    private void send(Buffer reply) {
        if (!ended) {
            stop();
            http.response()
                    .putHeader("Content-Type", RequestRefusal.GRPC)
                    .putTrailer("grpc-status", "0")
                    .end(reply);
        }
    }

    private void refuse(HttpError error) {
        if (!ended) {
            stop();
            RequestRefusal.send(http, error.status(), error.getMessage());
            if (!complete) {
                http.response().reset(NO_ERROR); // the rest of the message is not wanted
            }
        }
    }

    private void stop() {
        ended = true;
        timer.ifPresent(vertx::cancelTimer);
    }
}
