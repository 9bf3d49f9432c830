package dev.axial.launcher.process;

import dev.axial.kafka.component.DaemonThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps children running: one that ends, reports that it is not alive or does not answer is started again, at once the
 * first time, later and later if that does not help. Thread-safe.
 */
public final class Supervisor implements AutoCloseable {

    private static final int QUESTIONS_AT_A_TIME = 4;

    private final Map<String, Child> children = new LinkedHashMap<>();
    private final LivenessPatience patience;
    private final Consumer<String> say;
    private final BiConsumer<String, ChildState> changed;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("supervisor"));
    private final ScheduledExecutorService asking =
            Executors.newScheduledThreadPool(QUESTIONS_AT_A_TIME, new DaemonThreads("supervisor-asks"));
    private boolean closed;

    /** @param say told of each end of a child, one sentence */
    public Supervisor(Consumer<String> say) {
        this(say, (name, state) -> {}, LivenessPatience.DEFAULT);
    }

    /** @param changed told of each new state of a child, by its name; must not call back */
    public Supervisor(Consumer<String> say, BiConsumer<String, ChildState> changed, LivenessPatience patience) {
        this.say = say;
        this.changed = changed;
        this.patience = patience;
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
        Child child = new Child(command, patience, clock, asking, say, state -> changed.accept(command.name(), state));
        child.launch();
        children.put(command.name(), child);
    }

    /** The number of times that this child has ended and was started again. */
    public synchronized int deaths(String name) {
        Child child = children.get(name);
        return child == null ? 0 : child.deaths();
    }

    /** The state of this child; empty if there is none of this name. */
    public synchronized Optional<ChildState> state(String name) {
        return Optional.ofNullable(children.get(name)).flatMap(Child::state);
    }

    /**
     * Starts nothing again from here on: whoever stops a system may have told some parts to end already, as a terminal, a
     * service manager or a container does that signals every process at once.
     */
    public void dismiss() {
        List<Child> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(children.values());
        }
        all.forEach(Child::dismiss);
    }

    /**
     * Stops these, all at the same time, and returns when they have ended; unknown names are ignored.
     *
     * @return those that ended in order and did not have to be killed
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
        asking.shutdownNow();
    }
}
