package dev.axial.launcher.process;

import dev.axial.client.service.Health;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.logs.RotatingLog;
import dev.axial.launcher.process.ChildState.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One supervised process over its several lives. It is started again when it ends, when it reports that it is not alive,
 * and when it does not answer. Thread-safe.
 */
final class Child {

    /** One bad answer is not enough, however long the question was under way: the supervisor itself may have stood still. */
    private static final int BAD_ANSWERS = 3;

    private static final Duration FOR_LAST_LINES = Duration.ofSeconds(5);
    private static final Duration FOR_THREAD_DUMP = Duration.ofSeconds(2);

    private final ChildCommand command;
    private final LivenessPatience patience;
    private final ScheduledExecutorService clock;
    private final ScheduledExecutorService asking;
    private final Consumer<String> say;
    private final Consumer<ChildState> changed;
    private final RotatingLog log;
    private final RestartDelay restarts = new RestartDelay();
    private Life life;
    private ChildState state;
    private int deaths;
    private boolean stopping;
    private long stopBy;

    /** One process, from its start to its end. */
    private static final class Life {
        final Process process;
        final Thread output;
        final long startedAt = System.nanoTime();
        boolean answered;
        long badSince;
        int badAnswers;
        String condemned;

        Life(Process process, Thread output) {
            this.process = process;
            this.output = output;
        }

        Duration lived() {
            return since(startedAt);
        }

        Duration well() {
            return badAnswers == 0 ? lived() : Duration.ofNanos(badSince - startedAt);
        }

        static Duration since(long nanos) {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    /**
     * @param clock starts it again; one thread
     * @param asking asks for its health; questions may block a thread for seconds
     * @param say told of each end, one sentence
     * @param changed told of each new state
     */
    Child(
            ChildCommand command,
            LivenessPatience patience,
            ScheduledExecutorService clock,
            ScheduledExecutorService asking,
            Consumer<String> say,
            Consumer<ChildState> changed) {
        this.command = command;
        this.patience = patience;
        this.clock = clock;
        this.asking = asking;
        this.say = say;
        this.changed = changed;
        this.log = new RotatingLog(command.logFile());
    }

    /** Starts it, or leaves nothing behind. */
    synchronized void launch() throws IOException {
        if (stopping) {
            return;
        }
        Files.createDirectories(command.logFile().toAbsolutePath().getParent());
        Home.delete(command.temporary()); // left by a process that was killed
        Files.createDirectories(command.temporary());
        // A terminal sends Ctrl-C to every process in front of it. The children ignore it: the launcher stops them, in
        // order.
        List<String> ignoringCtrlC = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
        ignoringCtrlC.addAll(command.command());
        ProcessBuilder builder = new ProcessBuilder(ignoringCtrlC).redirectErrorStream(true);
        builder.environment().keySet().removeIf(OwnVariables::contains);
        builder.environment().putAll(command.environment());
        Process started = builder.start();
        try {
            Optional<ProcessIdentity> identity = ProcessIdentity.of(started.toHandle());
            if (identity.isPresent()) { // else it has ended already
                pidFile().write(identity.get());
            }
            Thread output = new Thread(() -> keep(started.getInputStream()), "log-" + command.name());
            output.setDaemon(true);
            output.start();
            life = new Life(started, output);
        } catch (IOException | RuntimeException | Error e) {
            started.toHandle().destroyForcibly();
            throw e;
        }
        become(command.pulse().isPresent() ? Phase.STARTING : Phase.READY, "");
        started.onExit().thenAcceptAsync(this::ended, clock);
        askLater(life);
    }

    /** Runs until the process has closed its output, and a little longer: lines that are still in the pipe are kept. */
    private void keep(InputStream output) {
        byte[] bytes = new byte[1 << 13];
        try (output) {
            for (int read = output.read(bytes); read >= 0; read = output.read(bytes)) {
                log.write(bytes, 0, read);
            }
        } catch (IOException e) {
            say.accept("the output of " + command.name() + " cannot be read: " + e.getMessage());
        }
    }

    private synchronized void ended(Process dead) {
        if (stopping || life == null || dead != life.process) {
            return;
        }
        deaths++;
        boolean unwell = life.condemned != null;
        Duration wait = unwell ? restarts.afterIllness(life.well()) : restarts.afterDeath(life.lived());
        startAgain(
                wait,
                unwell ? "was killed, since it " + life.condemned : "died (" + howItEnded(dead.exitValue()) + ")",
                "starting it again");
    }

    private void launchAgain() {
        try {
            launch();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            synchronized (this) {
                startAgain(restarts.afterFailure(), "cannot be started (" + reason(e) + ")", "trying again");
            }
        }
    }

    private synchronized void startAgain(Duration wait, String what, String then) {
        clock.schedule(this::launchAgain, wait.toMillis(), TimeUnit.MILLISECONDS);
        String when = then + (wait.isZero() ? "" : " in " + wait.toSeconds() + " s");
        become(Phase.DOWN, what + ", " + when);
        say.accept(command.name() + " " + what + ", " + when + "; its log is " + command.logFile());
    }

    private void askLater(Life asked) {
        if (command.pulse().isPresent()) {
            long look = patience.look().toMillis();
            asking.schedule(() -> ask(asked), asked.answered ? look : look / 4, TimeUnit.MILLISECONDS);
        }
    }

    private void ask(Life asked) {
        Health health;
        try {
            health = command.pulse().orElseThrow().ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the supervisor is closed
            return;
        } catch (RuntimeException e) {
            health = new Health.Silent("the question failed: " + reason(e));
        }
        synchronized (this) {
            if (stopping || asked != life || !asked.process.isAlive() || asked.condemned != null) {
                return;
            }
            judge(asked, health);
            if (asked.condemned == null) {
                askLater(asked);
            }
        }
    }

    private void judge(Life asked, Health health) {
        if (health instanceof Health.Silent && !asked.answered) {
            if (asked.lived().compareTo(patience.start()) > 0) {
                condemn(asked, "did not answer within " + seconds(patience.start()) + " of its start", true);
            }
        } else if (health instanceof Health.Silent silent) {
            if (stillBad(asked, patience.silence())) {
                condemn(asked, "did not answer for " + seconds(patience.silence()) + ": " + silent.why(), true);
            }
            become(Phase.SILENT, silent.why());
        } else if (health instanceof Health.NotAlive sick) {
            asked.answered = true;
            if (stillBad(asked, patience.notAlive())) {
                condemn(asked, "was not alive for " + seconds(patience.notAlive()) + ": " + sick.why(), false);
            }
            become(Phase.NOT_ALIVE, sick.why());
        } else if (health instanceof Health.NotReady waiting) {
            asked.answered = true;
            asked.badAnswers = 0;
            become(Phase.NOT_READY, waiting.why());
        } else if (health instanceof Health.Ready) {
            asked.answered = true;
            asked.badAnswers = 0;
            become(Phase.READY, "");
        } else {
            throw new IllegalStateException("no rule for " + health);
        }
    }

    /** Counts one more bad answer. @return true if there were only bad ones for so long */
    private static boolean stillBad(Life asked, Duration limit) {
        if (asked.badAnswers++ == 0) {
            asked.badSince = System.nanoTime();
        }
        return asked.badAnswers >= BAD_ANSWERS && Life.since(asked.badSince).compareTo(limit) >= 0;
    }

    /** Kills it; {@link #ended} starts it again. A process that hangs is asked first for the stacks of its threads. */
    private void condemn(Life asked, String why, boolean hangs) {
        asked.condemned = why;
        if (hangs && dumpsThreads(asked.process)) {
            clock.schedule(
                    asked.process.toHandle()::destroyForcibly, FOR_THREAD_DUMP.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            asked.process.toHandle().destroyForcibly();
        }
    }

    private static boolean dumpsThreads(Process process) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -QUIT " + process.pid()).start();
            return true;
        } catch (IOException e) {
            return false; // then there is none: the process must go all the same
        }
    }

    private void become(Phase phase, String why) {
        if (state == null || state.phase() != phase || !state.why().equals(why) || state.deaths() != deaths) {
            Instant since = state != null && state.phase() == phase
                    ? state.since()
                    : Instant.now().truncatedTo(ChronoUnit.MILLIS);
            state = new ChildState(phase, since, why, deaths);
            changed.accept(state);
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static String howItEnded(int exitCode) {
        return exitCode > 128 ? "killed by signal " + (exitCode - 128) : "exit code " + exitCode;
    }

    /** Lets it run, and neither judges it nor starts it again from here on. */
    synchronized void dismiss() {
        stopping = true;
    }

    /** Asks it to end, and never to be started again. */
    synchronized void askToStop() {
        stopping = true;
        stopBy = System.nanoTime() + patience.stop().toNanos();
        if (life != null) {
            become(Phase.STOPPING, "");
            // By its handle: Process.destroy also closes the pipe whose end tells a child that its launcher is gone,
            // and a
            // child halts at that, in the middle of its orderly end.
            life.process.toHandle().destroy();
        }
    }

    /** Returns when it has ended after {@link #askToStop}; it is killed if it takes too long. @return false if it was */
    boolean awaitStop() {
        Life last;
        long left;
        synchronized (this) {
            last = life;
            left = stopBy - System.nanoTime();
        }
        try {
            boolean inOrder = last == null || last.process.waitFor(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (!inOrder) {
                say.accept(command.name() + " did not stop within " + seconds(patience.stop()) + " and was killed");
                last.process.toHandle().destroyForcibly();
                last.process.waitFor();
            }
            if (last != null) {
                last.output.join(FOR_LAST_LINES.toMillis());
            }
            log.close();
            pidFile().delete();
            Home.delete(command.temporary());
            return inOrder;
        } catch (InterruptedException e) {
            last.process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized int deaths() {
        return deaths;
    }

    synchronized Optional<ChildState> state() {
        return Optional.ofNullable(state);
    }

    ChildCommand command() {
        return command;
    }

    private PidFile pidFile() {
        return new PidFile(command.pidFile());
    }
}
