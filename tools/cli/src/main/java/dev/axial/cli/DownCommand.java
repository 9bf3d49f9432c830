package dev.axial.cli;

import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ChildState.Phase;
import dev.axial.launcher.process.LivenessPatience;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description = {"Stop the services, then the broker. What they know stays in the state folder.", ""},
        footer = {"", "Example:", "  ./axial down"})
final class DownCommand implements Callable<Integer> {

    /** The launcher leaves the services their time, all at once, and then the broker its own. */
    private static final Duration PATIENCE =
            LivenessPatience.DEFAULT.stop().multipliedBy(2).plusSeconds(20);

    private static final Duration SAY_AGAIN = Duration.ofSeconds(5);

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException, ExecutionException {
        Home folder = home.home();
        String where = Printable.path(folder.folder());
        if (!HomeLock.held(folder)) {
            terminal.say("Axial is not up in " + where + ".");
            return 0;
        }
        Optional<ProcessHandle> launcher = RunningSystem.launcher(folder);
        if (launcher.isEmpty()) {
            throw new CommandException("Axial is up in " + where + ", but its launcher is no process that can be seen "
                    + "from here; stop it where it runs, for example in its container.");
        }
        long begin = System.nanoTime();
        launcher.get().destroy();
        while (!ended(launcher.get())) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            if (waited.compareTo(PATIENCE) > 0) {
                launcher.get().destroyForcibly(); // its children end with it
                launcher.get().onExit().get();
                throw new CommandException("The launcher did not stop within " + Quantities.duration(PATIENCE)
                        + " and was killed, and its parts with it; './axial up' goes on with what they had stored.");
            }
            terminal.say("  stopping for " + waited.toSeconds() + " s: " + stopping(folder));
        }
        terminal.say("Axial is down.");
        return 0;
    }

    private static boolean ended(ProcessHandle launcher) throws InterruptedException, ExecutionException {
        try {
            launcher.onExit().get(SAY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The parts that the launcher waits for. */
    private static String stopping(Home home) {
        List<String> names = SystemState.read(home).map(SystemState::parts).orElse(Map.of()).entrySet().stream()
                .filter(part -> part.getValue().phase() == Phase.STOPPING)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return names.isEmpty() ? "the launcher" : String.join(", ", names);
    }
}
