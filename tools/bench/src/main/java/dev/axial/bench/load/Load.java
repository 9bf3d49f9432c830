package dev.axial.bench.load;

import dev.axial.bench.load.Latencies.Percentiles;
import dev.axial.bench.targets.Target;
import dev.axial.client.system.Readiness;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a target as the arrivals say: first to warm it up, then for the time that counts, without a break between. A request
 * counts if it was due in that time, however late its answer; throughput is of the answers that came in it.
 */
public final class Load {

    /** Requests without answer at which the target clearly does not keep up; more of them would only fill memory. */
    private static final int MOST_WAITING = 50_000;

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);
    private static final int KEPT_REASONS = 5;

    /** Told by the thread that asks, and so to be quick. */
    public interface Watch {

        /** The warm-up is over: what follows counts. */
        void begins() throws CommandException, InterruptedException;

        /** The time that counts is over. */
        void ends() throws CommandException, InterruptedException;

        /** About every second. @param left until the end of all */
        void goesOn(Duration left);
    }

    /**
     * @param latencies of requests that were due in the time that counts
     * @param answersPerSecond in that time
     * @param answersInTime in that time
     * @param failed of all requests
     * @param unanswered a minute after the last request
     * @param reasons the first failures, one sentence each
     */
    public record LoadOutcome(
            Percentiles latencies,
            double answersPerSecond,
            long answersInTime,
            long failed,
            long unanswered,
            List<String> reasons) {}

    private final Target target;
    private final Arrivals arrivals;
    private final Latencies latencies = new Latencies();
    private final AtomicLong answersInTime = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();

    /** For one run. */
    public Load(Target target, Arrivals arrivals) {
        this.target = target;
        this.arrivals = arrivals;
    }

    /** @throws CommandException if the target does not keep up with the rate by far, or answers nothing */
    public LoadOutcome run(Duration warmUp, Duration time, Watch watch) throws CommandException, InterruptedException {
        Arrivals.Sequence sequence = arrivals.begin();
        long begin = System.nanoTime() + warmUp.toNanos();
        long end = begin + time.toNanos();
        long number = ask(sequence, begin, end, 0, begin, watch);
        watch.begins();
        ask(sequence, begin, end, number, end, watch);
        watch.ends();
        Readiness.await(LAST_ANSWERS, () -> waiting.get() == 0);
        return new LoadOutcome(
                latencies.percentiles(),
                answersInTime.get() / (time.toNanos() / 1e9),
                answersInTime.get(),
                failed.get(),
                waiting.get(),
                reasons.stream().limit(KEPT_REASONS).toList());
    }

    /** Asks until a moment. @return the number of the next request */
    private long ask(Arrivals.Sequence sequence, long begin, long end, long first, long until, Watch watch)
            throws CommandException, InterruptedException {
        long number = first;
        long told = System.nanoTime();
        for (OptionalLong due = sequence.next(until); due.isPresent(); due = sequence.next(until)) {
            if (waiting.incrementAndGet() > MOST_WAITING) {
                throw new CommandException(MOST_WAITING
                        + " requests wait for their answers: the system does not keep up with " + arrivals.described());
            }
            ask(number++, due.getAsLong(), sequence, begin, end);
            if (due.getAsLong() - told > TOLD_EVERY.toNanos()) {
                told = due.getAsLong();
                watch.goesOn(Duration.ofNanos(end - told));
            }
        }
        return number;
    }

    private void ask(long number, long due, Arrivals.Sequence sequence, long begin, long end) {
        target.ask(number).whenComplete((nothing, failure) -> {
            long now = System.nanoTime();
            if (failure == null) {
                if (due - begin >= 0) {
                    latencies.record(now - due);
                }
                if (now - begin >= 0 && now - end < 0) {
                    answersInTime.incrementAndGet();
                }
            } else {
                failed.incrementAndGet();
                if (reasons.size() < KEPT_REASONS) {
                    reasons.add(Sentence.reason(failure instanceof CompletionException ? failure.getCause() : failure));
                }
            }
            waiting.decrementAndGet();
            sequence.answered();
        });
    }
}
