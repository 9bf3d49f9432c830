package dev.axial.soak.load;

import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Keeps a part at work: asks for one piece after another, each when the part is done with the one before and a pause is
 * over. All methods may be called by any thread.
 */
public final class RepeatedWork implements AutoCloseable {

    /** Asks for one piece of work under this run id; returns when Kafka has it. */
    @FunctionalInterface
    public interface Piece {
        void ask(String run) throws CommandException, InterruptedException;
    }

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final String name;
    private final Piece piece;
    private final Duration pause;
    private final Predicate<String> done;
    private final Semaphore atOnce = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean outstanding;
    private volatile Exception failure;

    /**
     * @param name of the runs: {@code <name>-00001} and so on
     * @param pause between the end of one and the next
     * @param done whether the part is done with the piece of this run id; what others make of it is not waited for, or
     *     the part would have nothing to do while they are away
     */
    public RepeatedWork(String name, Duration pause, Predicate<String> done, Piece piece) {
        this.name = name;
        this.piece = piece;
        this.pause = pause;
        this.done = done;
        this.thread = new Thread(this::work, "soak-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            for (int number = 1; !stopping; number++) {
                String run = String.format(Locale.ROOT, "%s-%05d", name, number);
                outstanding = true;
                piece.ask(run);
                while (!done.test(run)) {
                    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                    if (Thread.interrupted()) {
                        return;
                    }
                }
                outstanding = false;
                // Also by what was said while the piece was under way: it may have ended before it was said.
                atOnce.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                atOnce.drainPermits();
            }
        } catch (InterruptedException e) {
            return; // given up
        } catch (CommandException | RuntimeException e) {
            failure = e;
        }
    }

    /** The next piece without a pause, so that there is work now, or when this piece is done. */
    public void now() {
        atOnce.release();
    }

    /** Asks for no more, and returns when the last piece is done. @return false if that takes too long */
    public boolean finish(Duration patience) throws InterruptedException {
        stopping = true;
        atOnce.release();
        thread.join(patience.toMillis());
        return !thread.isAlive() && failure == null && !outstanding;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
