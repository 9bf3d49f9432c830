package dev.axial.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback that a server can listen on. They are chosen, not asked of the system: it would give ports of the
 * range that it takes for outgoing connections, and one of those may hold the port when a server that was killed wants
 * it back.
 */
public final class FreePorts {

    private static final String HOST = "127.0.0.1";
    private static final int FIRST = 10_000;
    /** Linux takes 32,768 and up for outgoing connections, others begin at 49,152. */
    private static final int LAST = 32_767;

    private static final int TRIES = 1_000;

    private FreePorts() {}

    /**
     * Finds ports from 10,000 to 32,767 that are free now. They are held together while they are looked for, so no two
     * are alike.
     *
     * @throws IOException if there are not so many
     */
    public static List<Integer> find(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int tries = 0; held.size() < count; tries++) {
                if (tries == TRIES) {
                    throw new IOException("no " + count + " free ports from " + FIRST + " to " + LAST);
                }
                ServerSocket socket = new ServerSocket();
                held.add(socket);
                try {
                    int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
                    socket.bind(new InetSocketAddress(HOST, port));
                } catch (IOException taken) {
                    held.remove(socket);
                    socket.close();
                }
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
