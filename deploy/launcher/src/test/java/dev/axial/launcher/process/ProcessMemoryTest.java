package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void tellsTheHighWaterMarkFromTheMemoryOfNow() {
        // Given
        String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t  451 kB\nVmRSS:\t  300 kB\n";

        // When, Then: 451 * 1,024 and 300 * 1,024
        assertThat(ProcessMemory.peak(status)).hasValue(461_824);
        assertThat(ProcessMemory.resident(status)).hasValue(307_200);
        assertThat(ProcessMemory.peak("Name:\tkthreadd\n")).isEmpty();
    }

    @Test
    void knowsNothingOfAProcessThatIsGone() {
        assertThat(ProcessMemory.peak(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessMemory.resident(Integer.MAX_VALUE)).isEmpty();
    }
}
