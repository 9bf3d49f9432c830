package dev.axial.soak.watch;

import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One client for each service, which asks it ten times a second for what a dashboard would show. Counts the requests, and
 * keeps why some failed. All methods may be called by any thread.
 */
public final class RequestWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int KEPT = 20;

    private static final Map<ServiceName, String> PATHS = Map.of(
            ServiceName.INGEST, "/datasets",
            ServiceName.TRAIN, "/runs?limit=5",
            ServiceName.EVAL, "/models?limit=5",
            ServiceName.INFER, "/v2");

    /**
     * @param asked requests
     * @param failed of those, without an answer, or with an error
     * @param failures the first 20: when, and why
     */
    public record Requests(long asked, long failed, List<String> failures) {}

    private final Map<ServiceName, Requests> counts = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** Begins. */
    public RequestWatch(Map<ServiceName, ServiceClient> services) {
        services.forEach((service, client) -> {
            counts.put(service, new Requests(0, 0, List.of()));
            Thread thread = new Thread(() -> ask(service, client), "soak-requests-" + service.code());
            thread.setDaemon(true);
            threads.add(thread);
        });
        threads.forEach(Thread::start);
    }

    /** By service, so far. */
    public synchronized Map<ServiceName, Requests> counts() {
        return new TreeMap<>(counts);
    }

    private void ask(ServiceName service, ServiceClient client) {
        while (!closing) {
            try {
                client.get(PATHS.get(service));
                count(service, List.of());
            } catch (CommandException e) {
                count(service, List.of(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + Sentence.reason(e)));
            } catch (InterruptedException e) {
                return; // given up
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void count(ServiceName service, List<String> failure) {
        Requests before = counts.get(service);
        List<String> failures = new ArrayList<>(before.failures());
        failure.stream().limit(KEPT - failures.size()).forEach(failures::add);
        counts.put(service, new Requests(before.asked() + 1, before.failed() + failure.size(), List.copyOf(failures)));
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
    }
}
