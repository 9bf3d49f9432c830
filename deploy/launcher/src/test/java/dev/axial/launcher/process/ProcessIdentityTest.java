package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    @Test
    void isTheRunningProcessAndNoOtherWithItsNumber() throws Exception {
        // Given
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle()).orElseThrow();

        // When
        ProcessIdentity earlier = new ProcessIdentity(process.pid(), identity.start() - 1);

        // Then
        assertThat(identity.running()).contains(process.toHandle());
        assertThat(earlier.running()).isEmpty();
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        assertThat(identity.running()).isEmpty();
        assertThat(ProcessIdentity.current().running()).contains(ProcessHandle.current());
    }
}
