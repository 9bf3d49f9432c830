package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void startsAKilledChildAgainAndSaysSo() throws IOException {
        // Given
        Queue<String> said = new ConcurrentLinkedQueue<>();
        try (Supervisor supervisor = new Supervisor(said::add)) {
            supervisor.start(Children.command("child", Children.Patient.class, folder));
            await().atMost(PATIENCE).until(() -> Children.log(folder, "child").contains("running"));
            long first = Children.running(folder.resolve("child.pid")).orElseThrow();
            Path left =
                    Files.createDirectories(folder.resolve("child.tmp/native")).resolve("library.so");
            Files.writeString(left, "what a killed process cannot delete");

            // When
            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            // Then
            await().atMost(PATIENCE)
                    .until(() -> Children.running(folder.resolve("child.pid")).orElse(first) != first);
            assertThat(said)
                    .singleElement()
                    .asString()
                    .startsWith("child died (killed by signal 9), starting it again;");
            assertThat(supervisor.deaths("child")).isEqualTo(1);
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void leavesNeitherProcessNorPidFileWhenItStops() throws IOException {
        // Given
        Supervisor supervisor = new Supervisor(death -> {});
        supervisor.start(Children.command("one", Children.Patient.class, folder));
        supervisor.start(Children.command("two", Children.Patient.class, folder));
        ProcessHandle one = process("one");
        ProcessHandle two = process("two");

        // When
        supervisor.stop(List.of("two", "unknown"));
        boolean oneGoesOn = one.isAlive();
        supervisor.close();

        // Then
        assertThat(oneGoesOn).isTrue();
        assertThat(List.of(one, two)).noneMatch(ProcessHandle::isAlive);
        assertThat(folder).isDirectoryNotContaining("glob:**.pid");
    }

    @Test
    void refusesASecondChildOfTheSameName() throws IOException {
        // Given
        try (Supervisor supervisor = new Supervisor(death -> {})) {
            ChildCommand command = Children.command("child", Children.Patient.class, folder);
            supervisor.start(command);

            // When // Then
            assertThatThrownBy(() -> supervisor.start(command)).hasMessage("child is supervised already");
        }
    }

    @Test
    void leavesNoOrphanWhenTheLauncherIsKilled() throws IOException {
        // Given
        Process launcher = new ProcessBuilder(
                        Children.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Children.Launcher.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("launcher.log").toFile())
                .start();
        await().atMost(PATIENCE)
                .until(() -> Children.running(folder.resolve("child.pid")).isPresent());
        ProcessHandle child = process("child");
        await().atMost(PATIENCE).until(() -> Children.log(folder, "child").contains("running"));

        // When
        launcher.destroyForcibly();

        // Then
        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }

    private ProcessHandle process(String name) {
        return ProcessHandle.of(Children.running(folder.resolve(name + ".pid")).orElseThrow())
                .orElseThrow();
    }
}
