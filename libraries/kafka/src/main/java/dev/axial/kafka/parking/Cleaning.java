package dev.axial.kafka.parking;

import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes parked records that have been answered: a parked topic has no retention, so that nothing that waits expires. */
@FunctionalInterface
interface Cleaning {

    Logger LOG = LoggerFactory.getLogger(Cleaning.class);
    Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Returns at once.
     *
     * @param end every record before this offset has been answered, and the answers are committed
     */
    void deleteBefore(TopicPartition partition, long end);

    /** Over Kafka. Without the right to delete, the records stay; nothing else depends on it. */
    static Cleaning of(KafkaConnection kafka, String clientId) {
        return (partition, end) -> CompletableFuture.runAsync(() -> {
            try (Admin admin = kafka.admin(clientId)) {
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                        .all()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("answered records stay in {} before offset {}: {}", partition, end, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
