package dev.axial.soak.watch;

import dev.axial.client.service.ServiceName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * One client for each service, which asks it ten times a second. Counts the requests, and keeps why some failed or were
 * answered wrongly. All methods may be called by any thread.
 */
public final class RequestWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int KEPT = 20;

    /**
     * @param asked requests
     * @param failed of those, without an answer, or with an error
     * @param wrong of those, with an answer that is not right
     * @param slowestSeconds until an answer, or until there was none
     * @param failures the first 20 of failed or wrong ones: when, and why
     */
    public record Requests(long asked, long failed, long wrong, double slowestSeconds, List<String> failures) {

        private Requests with(boolean fails, boolean misleads, long begun, Optional<String> why) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            List<String> kept = new ArrayList<>(failures);
            why.filter(reason -> kept.size() < KEPT)
                    .ifPresent(reason -> kept.add(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + reason));
            return new Requests(
                    asked + 1,
                    failed + (fails ? 1 : 0),
                    wrong + (misleads ? 1 : 0),
                    Math.max(slowestSeconds, seconds),
                    List.copyOf(kept));
        }
    }

    private final Map<ServiceName, Requests> counts = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** Begins. */
    public RequestWatch(Map<ServiceName, Question> questions) {
        questions.forEach((service, question) -> {
            counts.put(service, new Requests(0, 0, 0, 0, List.of()));
            Thread thread = new Thread(() -> ask(service, question), "soak-requests-" + service.code());
            thread.setDaemon(true);
            threads.add(thread);
        });
        threads.forEach(Thread::start);
    }

    /** By service, so far. */
    public synchronized Map<ServiceName, Requests> counts() {
        return new TreeMap<>(counts);
    }

    private void ask(ServiceName service, Question question) {
        while (!closing) {
            long begun = System.nanoTime();
            try {
                Optional<String> wrong = question.ask();
                count(service, before -> before.with(false, wrong.isPresent(), begun, wrong));
            } catch (CommandException e) {
                count(service, before -> before.with(true, false, begun, Optional.of(Sentence.reason(e))));
            } catch (InterruptedException e) {
                return; // given up
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void count(ServiceName service, UnaryOperator<Requests> counted) {
        counts.computeIfPresent(service, (name, before) -> counted.apply(before));
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
    }
}
