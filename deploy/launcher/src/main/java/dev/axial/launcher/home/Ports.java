package dev.axial.launcher.home;

import dev.axial.broker.FreePorts;
import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;

/**
 * The ports of a local system, all on loopback.
 *
 * @param kafka the broker
 * @param ingest HTTP
 * @param train HTTP
 * @param eval HTTP
 * @param infer HTTP
 * @param inferGrpc gRPC
 */
public record Ports(int kafka, int ingest, int train, int eval, int infer, int inferGrpc) {

    public static final Ports DEFAULT = new Ports(9092, 8081, 8082, 8083, 8084, 9084);

    private static final String HOST = "127.0.0.1";

    public Ports {
        for (int port : List.of(kafka, ingest, train, eval, infer, inferGrpc)) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port is 1 to 65535, got " + port);
            }
        }
    }

    /** Six ports that are free now and differ. */
    public static Ports free() {
        try {
            List<Integer> ports = FreePorts.find(6);
            return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), ports.get(5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code bootstrap.servers} of the broker. */
    public String bootstrapServers() {
        return HOST + ":" + kafka;
    }

    /** @throws CommandException if one of them is taken or named twice; says which, and how to choose another */
    public void requireFree() throws CommandException {
        List<String> names = List.of("kafka", "ingest", "train", "eval", "infer", "infer-grpc");
        List<Integer> ports = List.of(kafka, ingest, train, eval, infer, inferGrpc);
        for (int i = 0; i < ports.size(); i++) {
            String option = "--" + names.get(i) + "-port N (or AXIAL_"
                    + names.get(i).toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT)";
            if (ports.indexOf(ports.get(i)) < i) {
                throw new CommandException("Port " + ports.get(i) + " is given to " + names.get(i) + " and to "
                        + names.get(ports.indexOf(ports.get(i))) + "; choose another with " + option + ".");
            }
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(HOST, ports.get(i)));
            } catch (IOException e) {
                throw new CommandException("Port " + ports.get(i) + " of " + names.get(i)
                        + " is taken; free it, or choose another with " + option + ".");
            }
        }
    }
}
