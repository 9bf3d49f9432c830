package dev.axial.local.cli;

import dev.axial.local.home.Home;
import dev.axial.local.home.HomeLock;
import dev.axial.local.home.Installation;
import dev.axial.local.parts.RunningSystem;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Terminal;
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

    /** Each part may take 10 s to stop, services at the same time, then the broker. */
    private static final long SECONDS = 40;

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException, ExecutionException {
        Home folder = home.home();
        String where = Installation.readable(folder.folder());
        if (!HomeLock.held(folder)) {
            terminal.say("Axial is not up in " + where + ".");
            return 0;
        }
        Optional<ProcessHandle> launcher = RunningSystem.launcher(folder);
        if (launcher.isEmpty()) {
            throw new CommandException("Axial is up in " + where + ", but its launcher is no process that can be seen "
                    + "from here; stop it where it runs, for example in its container.");
        }
        launcher.get().destroy();
        try {
            launcher.get().onExit().get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            launcher.get().destroyForcibly(); // its children end with it
            launcher.get().onExit().get();
        }
        terminal.say("Axial is down.");
        return 0;
    }
}
