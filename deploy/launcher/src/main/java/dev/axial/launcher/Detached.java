package dev.axial.launcher;

import dev.axial.client.system.Readiness;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A launcher in the background, in a session of its own: it lives on when the terminal closes. */
public final class Detached {

    private static final Duration TIME_TO_START = Duration.ofMinutes(4);
    private static final String MAIN = "dev.axial.cli.Main";

    private Detached() {}

    /**
     * Returns when the system is up. The launcher writes to its log, and until it is up that is shown here too.
     *
     * @param arguments of the command that the launcher runs
     * @throws CommandException if it ends before the system is up, and no other launcher is at work in this home
     */
    public static void start(Home home, List<String> arguments, Terminal terminal)
            throws CommandException, IOException, InterruptedException {
        home.create();
        File log = home.logFile(RunningSystem.LAUNCHER).toFile();
        long[] shown = {log.length()};
        Process launcher = new ProcessBuilder(command(arguments))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        boolean up = Readiness.await(TIME_TO_START, () -> {
            shown[0] = show(log, shown[0], terminal);
            return RunningSystem.isUp(home) || !launcher.isAlive() && !HomeLock.held(home);
        });
        show(log, shown[0], terminal);
        if (!up || !RunningSystem.isUp(home)) {
            launcher.destroy();
            throw new CommandException("Axial did not start; " + Printable.path(log.toPath()) + " says why.");
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Files.isExecutable(Path.of("/usr/bin/setsid")) ? "/usr/bin/setsid" : "nohup");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }

    /** @return up to where the log has been shown */
    private static long show(File log, long from, Terminal terminal) {
        try (RandomAccessFile file = new RandomAccessFile(log, "r")) {
            long begin = file.length() < from ? 0 : from; // it was set aside, and this is the next
            byte[] added = new byte[(int) Math.min(1 << 16, file.length() - begin)];
            file.seek(begin);
            file.readFully(added);
            String text = new String(added, StandardCharsets.UTF_8);
            String lines = text.substring(0, text.lastIndexOf('\n') + 1);
            lines.lines().forEach(terminal::say);
            return begin + lines.getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            return from; // not written yet
        }
    }
}
