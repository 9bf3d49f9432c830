package dev.axial.cli;

import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.Trouble;
import dev.axial.kafka.component.DaemonThreads;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells a person who waits for a command which service is not at work, since when and why, and when it is again. It writes
 * beside the command's own output, which a program may read.
 */
final class ServicesWatch implements AutoCloseable {

    /** A service that is back sooner is not worth a line. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final AxialSystem system;
    private final List<ServiceName> services;
    private final Terminal terminal;
    private final PrintWriter errors;
    private final Map<ServiceName, Trouble> told = new EnumMap<>(ServiceName.class);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("services-watch"));

    /** @param services those that the command's result needs */
    ServicesWatch(AxialSystem system, List<ServiceName> services, Terminal terminal, PrintWriter errors) {
        this.system = system;
        this.services = List.copyOf(services);
        this.terminal = terminal;
        this.errors = errors;
        clock.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            for (ServiceName service : services) {
                look(service);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look(ServiceName service) throws InterruptedException {
        Optional<Trouble> trouble = system.trouble(service);
        Trouble before = told.get(service);
        if (trouble.isEmpty()) {
            if (before != null) {
                told.remove(service);
                say(service.code() + " is ready again");
            }
            return;
        }
        Trouble now = trouble.get();
        boolean known = before != null && before.since().equals(now.since());
        if (!known && Duration.between(now.since(), Instant.now()).compareTo(GRACE) > 0) {
            told.put(service, now);
            say("waiting: " + now.report());
        }
    }

    private void say(String line) {
        terminal.endLive();
        errors.println(Sentence.of(line));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
