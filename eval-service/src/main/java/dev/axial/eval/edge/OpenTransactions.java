package dev.axial.eval.edge;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until no transaction is open on some topics.
 *
 * <p>{@code commitTransaction} returns when the coordinator has noted the commit; the markers that make the records
 * readable follow a moment later. Whoever reads the committed end in that moment misses what it has just committed
 * itself, and would give two runs one version.
 */
final class OpenTransactions implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 10;

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

    OpenTransactions(KafkaConnection kafka, String clientId, Topic... topics) {
        this.admin = kafka.admin(clientId);
        Arrays.stream(topics)
                .flatMap(topic ->
                        IntStream.range(0, topic.partitions()).mapToObj(p -> new TopicPartition(topic.name(), p)))
                .forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    }

    /** @throws TimeoutException if one is still open after so long, or Kafka does not answer */
    void awaitEnd(Duration timeout) throws TimeoutException, InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        try {
            // the end of all records first: what is added later need not be waited for
            List<Long> written = offsets(IsolationLevel.READ_UNCOMMITTED, timeout);
            while (isBefore(offsets(IsolationLevel.READ_COMMITTED, timeout), written)) {
                if (System.nanoTime() > until) {
                    throw new TimeoutException("a transaction on " + ends.keySet() + " did not end in " + timeout);
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (ExecutionException e) {
            throw new TimeoutException("the ends of " + ends.keySet() + " are unknown: " + e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private List<Long> offsets(IsolationLevel isolation, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        var answer = admin.listOffsets(ends, new ListOffsetsOptions(isolation))
                .all()
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return ends.keySet().stream()
                .map(partition -> answer.get(partition).offset())
                .toList();
    }

    private static boolean isBefore(List<Long> committed, List<Long> written) {
        return IntStream.range(0, written.size()).anyMatch(i -> committed.get(i) < written.get(i));
    }
}
