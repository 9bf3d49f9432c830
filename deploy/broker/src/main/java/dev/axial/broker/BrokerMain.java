package dev.axial.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The broker as a process of its own: {@code --folder DIR --port N}. Stops on SIGTERM. */
public final class BrokerMain {

    private static final String USAGE = "usage: BrokerMain --folder DIR --port N";

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4 || !arguments[0].equals("--folder") || !arguments[2].equals("--port")) {
            throw new IllegalArgumentException(USAGE + ", got " + Arrays.toString(arguments));
        }
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[1]), Integer.parseInt(arguments[3]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        broker.awaitShutdown();
    }
}
