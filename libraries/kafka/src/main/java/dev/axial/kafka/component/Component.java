package dev.axial.kafka.component;

/**
 * A part of a service that works on a thread of its own from {@link #start()} to {@link #close()}: a loop, a follower, a
 * loader.
 *
 * <p>A service's health is that of its components: it is alive while none has failed, and ready while all are running.
 * Implementations are thread-safe.
 */
public interface Component extends AutoCloseable {

    /** Unique within its service; health, metrics and logs use it. */
    String name();

    /** Called once. Returns soon; what is not there yet is waited for by the component's own thread. */
    void start();

    ComponentState state();

    /** Records that it had to consume and that their topic no longer has, as long as nobody has accepted their loss. */
    default long missingRecords() {
        return 0;
    }

    /** Records that are there to consume and that it has not consumed yet, in its partitions as of its last poll. */
    default long lag() {
        return 0;
    }

    /** Returns when the component has ended; also for one that was never started. */
    @Override
    void close();
}
