package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    @TempDir
    private Path folder;

    @Test
    void findsTheProcessWhoseCommandLineHasTheMark() throws IOException {
        // Given
        PidFile file = new PidFile(folder.resolve("run/self.pid"));

        // When
        file.write(ProcessIdentity.current());

        // Then
        assertThat(file.live("java")).contains(ProcessHandle.current());
        assertThat(Files.readString(file.file()))
                .startsWith(ProcessHandle.current().pid() + " ");
    }

    @Test
    void takesNoOtherProcessForTheOneMeant() throws IOException {
        // Given: the number of a process that runs, but that another program got after ours had died
        PidFile file = new PidFile(folder.resolve("stale.pid"));
        file.write(ProcessIdentity.current());
        PidFile earlier = new PidFile(folder.resolve("earlier.pid"));
        earlier.write(new ProcessIdentity(
                ProcessHandle.current().pid(), ProcessIdentity.current().start() - 1));

        // When // Then
        assertThat(file.live("-Ddev.axial.process=/elsewhere/train")).isEmpty();
        assertThat(earlier.live("java")).isEmpty();
    }

    @Test
    void knowsNobodyWhereTheFileIsMissingOrDamaged() throws IOException {
        // Given
        Path damaged = Files.writeString(folder.resolve("damaged.pid"), "12x 5");
        Path cutOff = Files.writeString(
                folder.resolve("cut-off.pid"), "" + ProcessHandle.current().pid());

        // When // Then
        assertThat(new PidFile(damaged).live("")).isEmpty();
        assertThat(new PidFile(cutOff).live("")).isEmpty();
        assertThat(new PidFile(folder.resolve("missing.pid")).live("")).isEmpty();
    }
}
