package dev.axial.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void findsSixPortsThatAreFreeAndDiffer() {
        // When
        Ports ports = Ports.free();

        // Then
        assertThat(List.of(
                        ports.kafka(), ports.ingest(), ports.train(), ports.eval(), ports.infer(), ports.inferGrpc()))
                .doesNotHaveDuplicates();
        assertThatCode(ports::requireFree).doesNotThrowAnyException();
    }

    @Test
    void namesThePortThatIsTakenAndHowToChooseAnother() throws IOException {
        // Given
        Ports free = Ports.free();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            Ports ports = new Ports(free.kafka(), free.ingest(), port, free.eval(), free.infer(), free.inferGrpc());

            // When // Then
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(CommandException.class)
                    .hasMessage(
                            "Port " + port + " of train is taken; free it, or choose another with --train-port N (or"
                                    + " AXIAL_TRAIN_PORT).");
        }
    }

    @Test
    void refusesToGiveOnePortTwice() {
        // Given
        Ports free = Ports.free();
        Ports ports = new Ports(free.kafka(), free.ingest(), free.train(), free.eval(), free.infer(), free.kafka());

        // When // Then
        assertThatThrownBy(ports::requireFree)
                .hasMessage("Port " + free.kafka() + " is given to infer-grpc and to kafka; choose another with"
                        + " --infer-grpc-port N (or AXIAL_INFER_GRPC_PORT).");
    }

    @Test
    void refusesNumbersThatAreNoPorts() {
        // When // Then
        assertThatThrownBy(() -> new Ports(9092, 8081, 8082, 0, 8084, 9084)).hasMessage("a port is 1 to 65535, got 0");
    }
}
