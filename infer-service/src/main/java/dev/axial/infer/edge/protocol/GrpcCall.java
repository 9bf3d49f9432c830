package dev.axial.infer.edge.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.axial.infer.request.RequestCaller;
import dev.axial.infer.request.Room;
import dev.axial.service.http.HttpError;
import dev.axial.service.http.RequestRefusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * A gRPC call, from its first byte to its status. A message is taken from {@link RequestMemory} when its length is known,
 * before any of it is kept, and copied once. The call's event loop does it all, but that a worker reads a large or compressed message
 * and makes an answer that takes time. What is still to be run when the caller has gone or its deadline has passed is not run.
 *
 * <p>A call has one message each way, or it is a stream: each message has its answer, in the order of the messages, and up to
 * {@link #MOST_EXCHANGES} are answered at a time. A caller that sends faster, or does not read, is held up, and has no more memory
 * than theirs.
 *
 * <p>The server of Vert.x is not used: it copies what has come of a message with each piece that follows, neither limits
 * what compressed messages become nor heeds deadlines, and cancels a call whose message it cannot read without a word.
 *
 * @param <Q> the message of the caller
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
final class GrpcCall<Q extends Message> {

    /** One byte that says if the message is compressed, and four of its length. */
    private static final int PREFIX = 5;

    /** Messages of one stream that are being answered. */
    private static final int MOST_EXCHANGES = 8;

    private static final long NO_ERROR = 0; // of HTTP/2

    /**
     * A method that can be called.
     *
     * @param empty a message of its callers
     * @param isStream whether a call has any number of messages each way, or one
     * @param answer to one message; begun on the event loop if that is small. What it throws or fails with
     *     ends the call, as {@link RequestedModels#error} tells
     */
    record CallMethod<Q extends Message>(
            Q empty, boolean isStream, BiFunction<Q, RequestCaller, CompletableFuture<? extends MessageLite>> answer) {

        @SuppressWarnings("unchecked") // which the generated code leaves out
        private Q read(CodedInputStream message) throws InvalidProtocolBufferException {
            return (Q) empty.getParserForType().parseFrom(message);
        }
    }

    private final Vertx vertx;
    private final RequestMemory memory;
    private final RequestTraces traces;
    private final RequestMemory.Share share;
    private final CallMethod<Q> method;
    private final RoutingContext http;
    private final Context connection;

    private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
    private final Queue<MessageExchange> exchanges =
            new ArrayDeque<>(); // whole, in the order in which they are answered
    private MessageExchange incoming; // null between messages
    private Buffer held; // what came of further messages; null while they are taken
    private boolean complete;
    private boolean ended;
    private OptionalLong deadline = OptionalLong.empty();
    private OptionalLong patience = OptionalLong.empty();

    private GrpcCall(
            Vertx vertx, RequestMemory memory, RequestTraces traces, CallMethod<Q> method, RoutingContext http) {
        this.vertx = vertx;
        this.memory = memory;
        this.traces = traces;
        this.share = RequestMemory.of(http);
        this.method = method;
        this.http = http;
        this.connection = vertx.getOrCreateContext();
    }

    /** Serves a call that has a {@linkplain RequestMemory#of share of the memory}. */
    static <Q extends Message> void serve(
            Vertx vertx, RequestMemory memory, RequestTraces traces, CallMethod<Q> method, RoutingContext http) {
        new GrpcCall<>(vertx, memory, traces, method, http).begin();
    }

    private void begin() {
        http.addEndHandler(gone -> stop()); // also where the caller has gone
        http.response().putHeader("grpc-accept-encoding", "identity,gzip,deflate");
        http.response().drainHandler(read -> goOn());
        http.request().handler(this::take).endHandler(none -> completed());
        try {
            CallDeadline.of(http.request().getHeader(CallDeadline.HEADER)).ifPresent(millis -> {
                deadline = OptionalLong.of(vertx.setTimer(
                        millis, late -> refuse(HttpError.late("the deadline of the call passed before its answer"))));
            });
        } catch (IllegalArgumentException e) {
            refuse(HttpError.badRequest(e.getMessage()));
        }
    }

    private void take(Buffer piece) {
        if (held != null && !ended) {
            held.appendBuffer(piece); // it was on its way already
            return;
        }
        for (int at = 0; at < piece.length() && !ended; ) {
            boolean between = incoming == null && prefix.position() == 0;
            if (between && !mayTakeMore()) {
                hold(piece.getBuffer(at, piece.length()));
                return;
            }
            at = incoming == null ? takePrefix(piece, at) : takeMessage(piece, at);
        }
    }

    private boolean mayTakeMore() {
        return method.isStream()
                ? exchanges.size() < MOST_EXCHANGES && !http.response().writeQueueFull()
                : exchanges.isEmpty();
    }

    private void hold(Buffer further) {
        if (method.isStream()) {
            held = further;
            http.request().pause();
        } else {
            refuse(HttpError.badRequest("this method takes one message, and more follows it"));
        }
    }

    /** Goes on with what was held up, or ends the call when all is answered. */
    private void goOn() {
        if (ended) {
            return;
        }
        if (held != null && mayTakeMore()) {
            Buffer further = held;
            held = null;
            take(further);
            if (held == null && !ended) {
                http.request().resume();
            }
        } else if (complete && exchanges.isEmpty()) {
            end(Buffer.buffer());
        }
    }

    /** @return the position behind */
    private int takePrefix(Buffer piece, int at) {
        prefix.put(piece.getByte(at));
        if (!prefix.hasRemaining()) {
            makeRoom(prefix.get(0) != 0, Integer.toUnsignedLong(prefix.getInt(1)));
            prefix.clear();
        }
        return at + 1;
    }

    private void makeRoom(boolean compressed, long bytes) {
        if (bytes > memory.mostOfOne()) {
            refuse(HttpError.tooLarge("a message has at most " + memory.mostOfOne() + " bytes, this one has " + bytes));
            return;
        }
        RequestMemory.Share ofMessage = share.part();
        if (!ofMessage.grow(bytes)) {
            refuse(HttpError.tooMany(memory.full()));
            return;
        }
        incoming = new MessageExchange(ofMessage, compressed, new byte[(int) bytes]);
        if (bytes == 0) {
            came();
        } else if (method.isStream()) { // others have that of their body
            Duration time = memory.bodyTimeout();
            patience = OptionalLong.of(vertx.setTimer(
                    time.toMillis(),
                    late -> refuse(HttpError.late("a message of this call did not come within " + time.toMillis()
                            + " ms (axial.infer.body-timeout)"))));
        }
    }

    /** @return the position behind */
    private int takeMessage(Buffer piece, int at) {
        int bytes = Math.min(piece.length() - at, incoming.missing());
        incoming.take(piece, at, bytes);
        if (incoming.missing() == 0) {
            came();
        }
        return at + bytes;
    }

    private void came() {
        MessageExchange whole = incoming;
        incoming = null;
        patience.ifPresent(vertx::cancelTimer);
        exchanges.add(whole);
        if (method.isStream()) {
            start(whole);
        }
    }

    /** The caller sends no more. */
    private void completed() {
        complete = true;
        if (incoming != null || prefix.position() > 0 || !method.isStream() && exchanges.isEmpty()) {
            refuse(HttpError.badRequest("the call ended before its message: "
                    + (incoming == null
                            ? prefix.position() + " bytes of its prefix"
                            : incoming.read + " bytes of " + incoming.message.length)
                    + " came"));
        } else if (ended) {
            return;
        } else if (method.isStream()) {
            goOn();
        } else {
            start(exchanges.peek());
        }
    }

    private void start(MessageExchange exchange) {
        HttpCaller caller = new HttpCaller(memory, exchange.share, traces, connection);
        CompletableFuture.completedFuture(caller)
                .thenComposeAsync(exchange::make, caller.reader(exchange.message.length, exchange.compressed))
                .whenComplete((reply, failure) -> onEventLoop(() -> {
                    if (failure == null) {
                        answered(exchange, reply);
                    } else {
                        refuse(RequestedModels.error(failure));
                    }
                }));
    }

    private void onEventLoop(Runnable task) {
        if (Context.isOnEventLoopThread() && Vertx.currentContext() == connection) {
            task.run();
        } else {
            connection.runOnContext(now -> task.run());
        }
    }

    private void answered(MessageExchange exchange, Buffer reply) {
        exchange.reply = reply;
        share.end(exchange.share);
        while (!ended && !exchanges.isEmpty() && exchanges.peek().reply != null) {
            send(exchanges.remove().reply);
        }
        goOn();
    }

    private void send(Buffer reply) {
        if (complete && exchanges.isEmpty()) {
            end(reply);
        } else {
            sayType();
            http.response().write(reply);
        }
    }

    private void end(Buffer last) {
        stop();
        sayType();
        http.response().putTrailer("grpc-status", "0").end(last);
    }

    private void sayType() {
        if (!http.response().headWritten()) {
            http.response().putHeader("Content-Type", RequestRefusal.GRPC);
        }
    }

    private void refuse(HttpError error) {
        if (!ended) {
            stop();
            RequestRefusal.send(http, error.status(), error.getMessage());
            if (!complete) {
                http.response().reset(NO_ERROR); // the rest of what is sent is not wanted
            }
        }
    }

    private void stop() {
        ended = true;
        deadline.ifPresent(vertx::cancelTimer);
        patience.ifPresent(vertx::cancelTimer);
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

    /** One message, from its prefix until its answer is sent. */
    private final class MessageExchange {

        private final RequestMemory.Share share;
        private final boolean compressed;
        private final byte[] message;
        private int read;
        private Buffer reply; // null until it is made

        MessageExchange(RequestMemory.Share share, boolean compressed, byte[] message) {
            this.share = share;
            this.compressed = compressed;
            this.message = message;
        }

        int missing() {
            return message.length - read;
        }

        void take(Buffer piece, int at, int bytes) {
            piece.getBytes(at, at + bytes, message, read);
            read += bytes;
        }

        CompletableFuture<Buffer> make(HttpCaller caller) {
            try {
                ByteString plain = plain(caller.room());
                long parsedBytes =
                        MessageWeight.of(plain.newCodedInput(), method.empty().getDescriptorForType());
                if (parsedBytes > memory.mostOfAll()) {
                    throw tooLargeParsed(parsedBytes);
                }
                caller.room().take(parsedBytes);
                CodedInputStream parsed = plain.newCodedInput();
                parsed.enableAliasing(true); // large fields are views of the message
                return method.answer().apply(method.read(parsed), caller).thenApply(GrpcCall::framed);
            } catch (IOException e) {
                throw HttpError.badRequest("the message is not of this method: " + e.getMessage());
            }
        }

        private HttpError tooLargeParsed(long bytes) {
            return HttpError.tooLarge("parsed, this message would take " + bytes + " bytes, and there are "
                    + memory.mostOfAll()
                    + " for all requests (axial.infer.request-bytes): tensors take the least in"
                    + " raw_input_contents");
        }

        private ByteString plain(Room room) {
            if (!compressed) {
                return UnsafeByteOperations.unsafeWrap(message);
            }
            ContentCoding coding = ContentCoding.ofBody(http.request().getHeader("grpc-encoding"))
                    .orElseThrow(
                            () -> HttpError.badRequest("the message is compressed, and the call has no grpc-encoding"));
            return UnsafeByteOperations.unsafeWrap(coding.decode(message, memory.mostOfOne(), room));
        }
    }
}
