package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeakMemoryTest {

    @Test
    void readsTheHighWaterMarkAndNotTheMemoryOfNow() {
        // Given
        String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t  451 kB\nVmRSS:\t  300 kB\n";

        // When, Then: 451 * 1,024
        assertThat(PeakMemory.in(status)).hasValue(461_824);
        assertThat(PeakMemory.in("Name:\tkthreadd\n")).isEmpty();
    }

    @Test
    void knowsNothingOfAProcessThatIsGone() {
        assertThat(PeakMemory.of(Integer.MAX_VALUE)).isEmpty();
    }
}
