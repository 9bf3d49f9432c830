package dev.axial.local.process;

import dev.axial.local.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One supervised process over its several lives. Thread-safe. */
final class Child {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);

    private final ChildCommand command;
    private final ScheduledExecutorService clock;
    private final Consumer<String> say;
    private final Backoff backoff = new Backoff();
    private Process process;
    private long startedAt;
    private int deaths;
    private boolean stopping;

    Child(ChildCommand command, ScheduledExecutorService clock, Consumer<String> say) {
        this.command = command;
        this.clock = clock;
        this.say = say;
    }

    synchronized void launch() throws IOException {
        if (stopping) {
            return;
        }
        Files.createDirectories(command.logFile().toAbsolutePath().getParent());
        Home.delete(command.temporary()); // what a killed process has left
        Files.createDirectories(command.temporary());
        // A terminal sends Ctrl-C to every process in front of it. The children ignore it: the launcher stops them, in
        // order.
        List<String> ignoringCtrlC = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
        ignoringCtrlC.addAll(command.command());
        ProcessBuilder builder = new ProcessBuilder(ignoringCtrlC)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(command.logFile().toFile()));
        builder.environment().putAll(command.environment());
        Process started = builder.start();
        process = started;
        startedAt = System.nanoTime();
        Optional<ProcessIdentity> identity = ProcessIdentity.of(started.toHandle());
        if (identity.isPresent()) { // else it has ended already
            pidFile().write(identity.get());
        }
        started.onExit().thenAcceptAsync(this::ended, clock);
    }

    private synchronized void ended(Process dead) {
        if (stopping || dead != process) {
            return;
        }
        deaths++;
        Duration wait = backoff.afterDeath(Duration.ofNanos(System.nanoTime() - startedAt));
        say.accept(command.name() + " died (" + howItEnded(dead.exitValue()) + "), starting it again"
                + (wait.isZero() ? "" : " in " + wait.toSeconds() + " s") + "; its log is " + command.logFile());
        clock.schedule(this::launchAgain, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void launchAgain() {
        try {
            launch();
        } catch (IOException e) {
            say.accept(command.name() + " cannot be started: " + e.getMessage());
        }
    }

    private static String howItEnded(int exitCode) {
        return exitCode > 128 ? "killed by signal " + (exitCode - 128) : "exit code " + exitCode;
    }

    /** Asks it to end, and never to be started again. */
    synchronized void askToStop() {
        stopping = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Returns when it has ended; it is killed if it takes too long over it. @return false if it was */
    boolean awaitStop() {
        Process last;
        synchronized (this) {
            last = process;
        }
        try {
            boolean inOrder = last == null || last.waitFor(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
            if (!inOrder) {
                last.destroyForcibly().waitFor();
            }
            pidFile().delete();
            Home.delete(command.temporary());
            return inOrder;
        } catch (InterruptedException e) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized int deaths() {
        return deaths;
    }

    ChildCommand command() {
        return command;
    }

    private PidFile pidFile() {
        return new PidFile(command.pidFile());
    }
}
