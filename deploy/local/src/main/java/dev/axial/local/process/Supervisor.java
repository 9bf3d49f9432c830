package dev.axial.local.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Keeps children running: one that dies is started again, at once the first time, later and later if it keeps dying.
 * Thread-safe.
 */
public final class Supervisor implements AutoCloseable {

    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Consumer<String> say;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "supervisor");
        thread.setDaemon(true);
        return thread;
    });
    private boolean closed;

    /** @param say is told of each death, one sentence; called by one thread */
    public Supervisor(Consumer<String> say) {
        this.say = say;
    }

    /**
     * Starts a child and keeps it running until it is stopped.
     *
     * @throws IllegalStateException if one of this name runs, or the supervisor is closed
     */
    public synchronized void start(ChildCommand command) throws IOException {
        if (closed || children.containsKey(command.name())) {
            throw new IllegalStateException(
                    closed
                            ? "closed: " + command.name() + " comes too late"
                            : command.name() + " is supervised already");
        }
        Child child = new Child(command, clock, say);
        children.put(command.name(), child);
        child.launch();
    }

    /** How often this child has died and was started again. */
    public synchronized int deaths(String name) {
        Child child = children.get(name);
        return child == null ? 0 : child.deaths();
    }

    /**
     * Stops these, all at the same time, and returns when they have ended; names that do not run are passed over.
     *
     * @return those that ended in order, and need not be killed
     */
    public List<String> stop(Collection<String> names) {
        List<Child> leaving = new ArrayList<>();
        synchronized (this) {
            for (String name : names) {
                Child child = children.remove(name);
                if (child != null) {
                    leaving.add(child);
                }
            }
        }
        leaving.forEach(Child::askToStop);
        return leaving.stream()
                .filter(Child::awaitStop)
                .map(child -> child.command().name())
                .toList();
    }

    /** Stops all that still run. */
    @Override
    public void close() {
        List<String> names;
        synchronized (this) {
            closed = true;
            names = List.copyOf(children.keySet());
        }
        stop(names);
        clock.shutdownNow();
    }
}
