package dev.axial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void findsPortsThatDifferAndThatNoOutgoingConnectionTakes() throws IOException {
        // When
        List<Integer> ports = FreePorts.find(6);

        // Then
        assertThat(ports).hasSize(6).doesNotHaveDuplicates().allSatisfy(port -> {
            assertThat(port).isBetween(10_000, 32_767);
            try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(server.isBound()).isTrue();
            }
        });
    }

    @Test
    void saysSoWhenThereAreTooFew() {
        // When // Then
        assertThatThrownBy(() -> FreePorts.find(1_001))
                .isInstanceOf(IOException.class)
                .hasMessage("no 1001 free ports from 10000 to 32767");
    }
}
