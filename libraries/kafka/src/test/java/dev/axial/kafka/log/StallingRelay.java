package dev.axial.kafka.log;

import dev.axial.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a broker that stalls, as a stopped process does: the system accepts connections and takes what is sent, and
 * nothing comes back until {@link #goOn}.
 */
final class StallingRelay implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final KafkaConnection kafka;

    private StallingRelay(KafkaConnection kafka) throws IOException {
        this.kafka = kafka;
    }

    static StallingRelay to(KafkaConnection kafka) throws IOException {
        return new StallingRelay(kafka);
    }

    /** The broker as a client reaches it through here. */
    KafkaConnection kafka() {
        return kafka.with("bootstrap.servers", "127.0.0.1:" + listener.getLocalPort());
    }

    void goOn() {
        inBackground(() -> {
            while (true) {
                Socket client = own(listener.accept());
                Socket broker = own(new Socket(InetAddress.getLoopbackAddress(), port()));
                inBackground(() -> client.getInputStream().transferTo(broker.getOutputStream()));
                inBackground(() -> broker.getInputStream().transferTo(client.getOutputStream()));
            }
        });
    }

    private int port() {
        String address = kafka.properties().get("bootstrap.servers");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private Socket own(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private static void inBackground(Transfer transfer) {
        Thread thread = new Thread(() -> {
            try {
                transfer.run();
            } catch (IOException e) {
                // one side has closed its connection
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }
}
