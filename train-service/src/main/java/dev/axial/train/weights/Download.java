package dev.axial.train.weights;

import static java.util.Objects.requireNonNull;

import dev.axial.kafka.component.Backoff;
import dev.axial.train.run.AttemptEndException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

/**
 * Fetches files over https from allowed addresses alone, each redirect included. Size and time are bounded, and what may pass,
 * such as a refused connection or a status of 503, is tried again with back-off. Thread-safe.
 */
final class Download implements WeightFiles.WeightSource {

    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_TRIES = 7;
    private static final Backoff BETWEEN_TRIES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Too slow, too early, too many; and whatever is the server's own fault. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final AllowedAddresses allowed;
    private final Duration timeout;
    private final HttpClient client;

    /** @param timeout of one try, redirects included */
    Download(AllowedAddresses allowed, Duration timeout) {
        this(allowed, timeout, HttpClient.newBuilder());
    }

    Download(AllowedAddresses allowed, Duration timeout, HttpClient.Builder client) {
        this.allowed = requireNonNull(allowed, "allowed");
        this.timeout = requireNonNull(timeout, "timeout");
        this.client = client.connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] get(URI address, long bytes, Pauses waiting)
            throws InvalidWeightsException, WeightsUnreachableException, AttemptEndException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return fetch(address, bytes, waiting);
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw new WeightsUnreachableException("weights.address " + address + " could not be fetched in "
                            + MOST_TRIES + " tries (" + reason(e) + "); without network, give the file by --weights");
                }
                waiting.pause(BETWEEN_TRIES.delay(tries - 1));
            }
        }
    }

    /** @throws IOException for what may pass */
    private byte[] fetch(URI address, long bytes, Pauses waiting)
            throws IOException, InvalidWeightsException, AttemptEndException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            requireAllowed(at);
            HttpResponse<byte[]> response = send(at, bytes, end, waiting);
            int status = response.statusCode();
            if (status == 200) {
                return response.body();
            }
            if (!REDIRECTS.contains(status)) {
                throw refused(at, status);
            }
            at = target(at, response.headers());
        }
        throw new InvalidWeightsException("weights.address " + address + " leads to more than " + MOST_REDIRECTS
                + " redirects, the last to " + at);
    }

    void requireAllowed(URI address) throws InvalidWeightsException {
        if (!allowed.allows(address)) {
            throw new InvalidWeightsException("weights.address leads to " + address + ", and " + AllowedAddresses.KEY
                    + " allows " + allowed + "; give the file by --weights, or have its address allowed");
        }
    }

    private static URI target(URI at, HttpHeaders headers) throws InvalidWeightsException {
        String location = headers.firstValue("location").orElse("");
        try {
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new InvalidWeightsException("weights.address leads to " + at + ", which redirects to '" + location
                    + "', and that is no address");
        }
    }

    private static InvalidWeightsException refused(URI at, int status) throws IOException {
        if (status >= 500 || PASSING.contains(status)) {
            throw new IOException("HTTP status " + status);
        }
        return new InvalidWeightsException(
                "weights.address leads to " + at + ", which answers with HTTP status " + status + " and not 200");
    }

    private HttpResponse<byte[]> send(URI at, long bytes, long end, Pauses waiting)
            throws IOException, AttemptEndException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(HttpRequest.newBuilder(at).build(), info -> new Bounded(bytes));
        try {
            while (!answer.isDone()) {
                if (System.nanoTime() > end) {
                    throw new IOException("no complete answer within " + timeout.toSeconds() + " s");
                }
                waiting.pause(GLANCE);
            }
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(IOException failure) {
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> !message.isBlank())
                .orElse("no connection");
    }

    /** Collects a body up to one byte more than expected: enough to know that it is another file. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {

        private final long most;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private Flow.Subscription subscription;

        Bounded(long bytes) {
            this.most = bytes + 1;
        }

        @Override
        public void onSubscribe(Flow.Subscription body) {
            subscription = body;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] bytes = new byte[(int) Math.min(part.remaining(), most - body.size())];
                part.get(bytes);
                body.writeBytes(bytes);
            }
            if (body.size() >= most) {
                subscription.cancel();
                whole.complete(body.toByteArray());
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(body.toByteArray());
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }
    }
}
