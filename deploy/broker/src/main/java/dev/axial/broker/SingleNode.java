package dev.axial.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker in one process, as Kafka's own {@link KafkaRaftServer} makes them, with one step between the two:
 * the registration of the broker that ran here before is ended.
 *
 * <p>A broker that is killed leaves its registration behind. Kafka keeps it until its session is over, refuses the next
 * start meanwhile, and lets that lead the partitions of the old one at the same time; so coordinators are loaded, dropped
 * and loaded again, and can mistake the end of one load for that of the other (docs/DELIVERY.md). Here nobody else is that
 * broker, since its folder is locked ({@link FolderLock}): the old registration is over when a process starts.
 */
final class SingleNode {

    private static final long PATIENCE_SECONDS = 30;

    private final int id;
    private final ControllerServer controller;
    private final BrokerServer broker;

    /** @param voter where this node's controller listens */
    SingleNode(int id, KafkaConfig config, InetSocketAddress voter) {
        this.id = id;
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folder =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(SingleNode.class), "");
        SharedServer shared = new SharedServer(
                config,
                folder._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, folder._1().clusterId().orElseThrow()),
                CompletableFuture.completedFuture(Map.of(id, voter)),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folder._2());
        broker = new BrokerServer(shared);
    }

    /** Returns when the broker accepts requests; if that fails, nothing of it is left running. */
    void startup() throws IOException {
        try {
            controller.startup();
            endOldRegistration();
            broker.startup();
        } catch (IOException | RuntimeException e) {
            shutdown();
            throw e;
        }
    }

    private void endOldRegistration() throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!unregistered()) {
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw new IOException("the broker's controller did not begin its work in " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** @return false if the controller is not active yet */
    private boolean unregistered() throws IOException {
        ControllerRequestContext context =
                new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        try {
            controller.controller().unregisterBroker(context, id).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true; // the first start in this folder
            }
            if (e.getCause() instanceof NotControllerException) {
                return false;
            }
            throw new IOException("the broker's old registration cannot be ended", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The broker first: its orderly end needs the controller. */
    void shutdown() {
        broker.shutdown();
        controller.shutdown();
    }

    void awaitShutdown() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}
