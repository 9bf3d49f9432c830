package dev.axial.cli;

import dev.axial.launcher.Detached;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.logs.RotatingLog;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Start broker and services and keep them running; a part that dies is started again. Goes on with what is in "
                    + "the state folder.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial up",
            "  ./axial up --detach",
            "  ./axial up --kafka-port 19092 --home /data/axial"
        })
final class UpCommand implements Callable<Integer> {

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Mixin
    private PortOptions ports;

    @Option(names = "--detach", description = "Return when it is up; './axial down' stops it.")
    private boolean detach;

    @Option(names = "--in-background", hidden = true, description = "Given by --detach to the launcher that it starts.")
    private boolean inBackground;

    UpCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Home folder = home.home();
        if (HomeLock.held(folder)) {
            terminal.say("Axial is up already in " + Printable.path(folder.folder())
                    + RunningSystem.launcher(folder)
                            .map(launcher -> " (process " + launcher.pid() + ")")
                            .orElse("") + ".");
            return 0;
        }
        Ports chosen = ports.ports();
        chosen.requireFree();
        if (detach) {
            Detached.start(folder, arguments(folder), terminal);
            sayHow(new RunningSystem(folder, chosen), "'./axial down' stops it");
            return 0;
        }
        Terminal shown =
                inBackground ? Terminal.plain(new RotatingLog(folder.logFile(RunningSystem.LAUNCHER))) : terminal;
        shown.heading("Start: broker and services, in " + Printable.path(folder.folder()));
        try (LocalSystem system = LocalSystem.start(installation, folder, chosen, shown)) {
            if (!inBackground) {
                sayHow(system.running(), "Ctrl-C stops it");
                new LiveLine(system.running(), terminal).start();
            }
            new CountDownLatch(1).await(); // until a signal ends this JVM
        }
        return 0;
    }

    private List<String> arguments(Home folder) {
        List<String> arguments = new ArrayList<>(List.of("up", "--in-background", "--home=" + folder.folder()));
        arguments.addAll(ports.arguments());
        return arguments;
    }

    private void sayHow(RunningSystem system, String how) {
        terminal.say("Axial is up: images to axial.images at " + system.ports().bootstrapServers() + ", logs in "
                + Printable.path(system.home().logs()) + "; " + how + ".");
    }
}
