package dev.axial.soak.watch;

import dev.axial.kafka.component.DaemonThreads;
import dev.axial.launcher.parts.Replica;
import dev.axial.launcher.process.ProcessMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Resident memory of each process, as the operating system counts it, every second; nothing where there is no
 * {@code /proc}. Thread-safe.
 */
public final class MemoryWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** Seconds between the values that are kept; the peaks are of every second. */
    private static final int KEPT_EVERY = 10;

    /**
     * @param atSeconds since the beginning
     * @param mebibytes by process
     */
    public record Sample(long atSeconds, Map<String, Long> mebibytes) {}

    private final List<Replica> replicas;
    private final Function<Replica, Optional<ProcessHandle>> processes;
    private final long begun = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Long> peaks = new TreeMap<>();
    private int looks;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("soak-memory"));

    /** @param processes what each replica is at the moment, if it runs */
    public MemoryWatch(List<Replica> replicas, Function<Replica, Optional<ProcessHandle>> processes) {
        this.replicas = List.copyOf(replicas);
        this.processes = processes;
        clock.scheduleAtFixedRate(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        Map<String, Long> now = new LinkedHashMap<>();
        for (Replica replica : replicas) {
            processes
                    .apply(replica)
                    .map(process -> ProcessMemory.resident(process.pid()))
                    .filter(OptionalLong::isPresent)
                    .map(bytes -> bytes.getAsLong() >> 20)
                    .ifPresent(mebibytes -> {
                        now.put(replica.name(), mebibytes);
                        peaks.merge(replica.name(), mebibytes, Math::max);
                    });
        }
        if (looks++ % KEPT_EVERY == 0) {
            samples.add(new Sample(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), now));
        }
    }

    public synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Largest of each process, MiB. */
    public synchronized Map<String, Long> peaks() {
        return new TreeMap<>(peaks);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
