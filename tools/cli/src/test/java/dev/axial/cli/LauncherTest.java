package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ProcessIdentity;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One launcher per home, however the one before it ended. */
class LauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MAIN = "dev.axial.cli.Main";

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endEverything() {
        started.forEach(Process::destroyForcibly);
    }

    /** A launcher that holds its home and does nothing else. */
    public static final class Winner {
        private Winner() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Home home = new Home(Path.of(arguments[0]));
            HomeLock.take(home).orElseThrow();
            new SystemState(ProcessIdentity.current(), Ports.DEFAULT, true, Map.of()).write(home);
            Thread.currentThread().join();
        }
    }

    @Test
    void startsAgainInAContainerThatWasStoppedUncleanly() throws Exception {
        // Given: files of the launcher before, which had the number that this one gets: in a container both are 1
        Home home = new Home(folder);
        home.create();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String files = "echo $$ > run/launcher.pid; "
                    + "echo '{\"pid\":'$$',\"launcher\":{\"pid\":'$$',\"start\":1},\"up\":true,"
                    + "\"ports\":{\"kafka\":1,\"ingest\":2,\"train\":3,\"eval\":4,\"infer\":5,\"inferGrpc\":6}}' > run/system.json; ";
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", files + "exec \"$0\" \"$@\""));
            command.addAll(java(MAIN, "up", "--home", folder.toString(), "--kafka-port", "" + taken.getLocalPort()));

            // When
            Process up = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then: it gets as far as looking at its ports
            assertThat(said).startsWith("Port " + taken.getLocalPort() + " of kafka is taken");
            assertThat(up.waitFor()).isEqualTo(2);
        }
    }

    @Test
    void leavesTheFilesOfTheLauncherThatWonARace() throws Exception {
        // Given
        Home home = new Home(folder);
        home.create();
        Process winner = winner(home);
        await().atMost(PATIENCE).until(() -> RunningSystem.find(home).isPresent());

        // When: this one has not looked before
        Terminal silent = new Terminal(new PrintStream(OutputStream.nullOutputStream()), false, false);
        assertThatThrownBy(() -> LocalSystem.start(Installation.locate(), home, Ports.free(), silent))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Axial is up already in ")
                .hasMessageContaining("(process " + winner.pid() + ")");

        // Then
        assertThat(RunningSystem.launcher(home)).contains(winner.toHandle());
        assertThat(SystemState.read(home)).isPresent();
        winner.destroyForcibly().waitFor();
        assertThat(RunningSystem.find(home)).isEmpty();
    }

    @Test
    void downStopsNoProcessThatGotTheNumberOfADeadLauncher() throws Exception {
        // Given: a launcher of another home, and files here that name its number
        Home here = new Home(folder.resolve("here"));
        Home there = new Home(folder.resolve("there"));
        here.create();
        there.create();
        Process other = new ProcessBuilder(
                        java(Winner.class.getName(), there.folder().toString()))
                .inheritIO()
                .start();
        await().atMost(PATIENCE).until(() -> RunningSystem.find(there).isPresent());
        Files.writeString(here.run().resolve("launcher.pid"), other.pid() + "\n");
        new SystemState(new ProcessIdentity(other.pid(), 1), Ports.DEFAULT, true, Map.of()).write(here);

        // When
        Process down = new ProcessBuilder(
                        java(MAIN, "down", "--home", here.folder().toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(down.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(said).startsWith("Axial is not up in ");
        assertThat(other.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        other.destroyForcibly().waitFor();
    }

    private Process winner(Home home) throws IOException {
        Process winner = new ProcessBuilder(
                        java(Winner.class.getName(), home.folder().toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("winner.log").toFile())
                .start();
        started.add(winner);
        return winner;
    }

    private static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return command;
    }
}
