package dev.axial.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** A launcher of another process: takes the lock of the home in its argument and keeps it. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            HomeLock.take(new Home(Path.of(arguments[0]))).orElseThrow();
            System.gc(); // a channel that nothing refers to would be closed, and the lock with it
            Files.createFile(Path.of(arguments[0], "collected"));
            Thread.currentThread().join();
        }
    }

    @Test
    void isReleasedByTheOperatingSystemWhenItsHolderIsKilled() throws Exception {
        // Given
        Home home = new Home(folder);
        home.create();
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectOutput(folder.resolve("holder.log").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("collected")));

        // When
        boolean held = HomeLock.held(home);
        boolean takenTwice = HomeLock.take(home).isPresent();
        holder.destroyForcibly().waitFor();

        // Then
        assertThat(held).isTrue();
        assertThat(takenTwice).isFalse();
        assertThat(HomeLock.held(home)).isFalse();
        try (HomeLock next = HomeLock.take(home).orElseThrow()) {
            assertThat(HomeLock.held(home)).isTrue();
        }
    }

    @Test
    void isHeldOnceInAProcessAndSurvivesItsOwnLooks() throws IOException {
        // Given
        Home home = new Home(folder);
        home.create();
        HomeLock first = HomeLock.take(home).orElseThrow();

        // When: each of these opened the file a second time, and closing that would end the lock
        boolean held = HomeLock.held(home);
        boolean second = HomeLock.take(new Home(folder.resolve("../" + folder.getFileName())))
                .isPresent();

        // Then
        assertThat(held).isTrue();
        assertThat(second).isFalse();
        assertThat(Locks.ofThisProcess()).isEqualTo(1);
        first.close();
        assertThat(HomeLock.held(home)).isFalse();
        assertThat(Locks.ofThisProcess()).isZero();
    }

    @Test
    void isNotHeldWhereNothingEverRan() {
        assertThat(HomeLock.held(new Home(folder.resolve("nowhere")))).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    /** The operating system's own list of locks. */
    private static final class Locks {
        static long ofThisProcess() throws IOException {
            String pid = " " + ProcessHandle.current().pid() + " ";
            try (var lines = Files.lines(Path.of("/proc/locks"))) {
                return lines.filter(line -> line.contains(pid) && line.contains("POSIX"))
                        .count();
            }
        }
    }
}
