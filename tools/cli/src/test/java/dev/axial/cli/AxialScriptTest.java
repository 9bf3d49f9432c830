package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.launcher.home.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code axial} in a checkout whose sources are newer than its jars, with programs that say they were called. */
class AxialScriptTest {

    private static final String JAR = "tools/cli/target/axial-cli.jar";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeACheckout() throws IOException {
        Path script = folder.resolve("axial");
        Files.copy(Installation.locate().folder().resolve("axial"), script);
        write(JAR, "");
        write("tools/cli/target/lib/other.jar", "");
        for (String service : List.of("ingest", "train", "eval", "infer")) {
            write(service + "-service/target/quarkus-app/quarkus-run.jar", "");
        }
        Files.setLastModifiedTime(
                folder.resolve(JAR), FileTime.from(Instant.now().minusSeconds(3600)));
        write("pom.xml", "");
        program("bin/java", "[[ $1 == -version ]] && echo 'openjdk version \"17.0.1\"' >&2 || echo \"started $*\"");
        program("bin/javac", "");
        program(
                "bin/mvn",
                "echo 'Apache Maven 3.9.0'; [[ $* == *package* ]] && touch '" + folder.resolve(JAR) + "'; true");
    }

    @Test
    void buildsAfterAnUncleanStopAlthoughAnotherProcessHasTheLaunchersNumber() throws Exception {
        // Given
        write(".axial/run/launcher.pid", ProcessHandle.current().pid() + "\n");

        // When
        String said = run("status");

        // Then
        assertThat(said).contains("Build: Axial from ").contains("built in").contains("started ");
    }

    @Test
    void replacesNoJarsUnderARunningProcessWhateverItsHome() throws Exception {
        // Given: a launcher with its state elsewhere
        Process launcher = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "sleep 600 & wait",
                        "java",
                        "-cp",
                        folder.resolve(JAR) + ":lib/*",
                        "x.Main",
                        "up")
                .start();
        Path commandLine = Path.of("/proc", Long.toString(launcher.pid()), "cmdline");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.readString(commandLine).contains(JAR));

        // When
        String said = run("status");
        launcher.descendants().forEach(ProcessHandle::destroyForcibly);
        launcher.destroyForcibly().waitFor();
        String afterwards = run("status");

        // Then
        assertThat(said)
                .contains("The sources are newer than what is running")
                .contains("started ")
                .doesNotContain("Build:");
        assertThat(afterwards).contains("Build: Axial from ");
    }

    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder axial =
                new ProcessBuilder("bash", folder.resolve("axial").toString(), command).redirectErrorStream(true);
        axial.environment().keySet().removeIf(name -> name.startsWith("AXIAL_"));
        axial.environment().put("JAVA_HOME", folder.toString());
        axial.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
        Process process = axial.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private void program(String path, String script) throws IOException {
        write(path, "#!/usr/bin/env bash\n" + script + "\n");
        Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
