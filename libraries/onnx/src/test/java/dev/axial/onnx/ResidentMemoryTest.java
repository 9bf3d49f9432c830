package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

    @Test
    void countsNativeMemoryThatIsUsed() {
        // Given
        double before = ResidentMemory.bytes();

        // When: zeroed, so each page is touched
        ByteBuffer native64 = ByteBuffer.allocateDirect(64 << 20);

        // Then
        assertThat(ResidentMemory.bytes()).isGreaterThan(before + (48 << 20));
        assertThat(native64.capacity()).isEqualTo(64 << 20); // held until here
    }
}
