package dev.axial.local.rejected;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.local.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that was set aside, folded from the rejected topics: rejections, and the notes that they were sent again. */
public final class RejectedLog {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<RejectedId, RejectedRecord> records = new HashMap<>();

    private RejectedLog() {}

    /**
     * What is in these topics at the time of the call, the oldest first; what a transaction wrote that is not decided
     * yet is waited for.
     */
    public static List<RejectedRecord> read(KafkaConnection kafka, Collection<Topic> topics)
            throws CommandException, InterruptedException {
        RejectedLog log = new RejectedLog();
        KafkaConnection quick = kafka.with("fetch.max.wait.ms", "50"); // closing waits for the fetch that is under way
        List<TopicFollower> followers = topics.stream()
                .map(topic -> new TopicFollower(
                        quick,
                        "axial-cli-rejected-" + RejectedTopics.shortName(topic),
                        topic,
                        record -> log.fold(topic, record)))
                .toList();
        try {
            followers.forEach(TopicFollower::start);
            for (TopicFollower follower : followers) {
                follower.catchUp(PATIENCE);
            }
        } catch (TimeoutException e) {
            throw new CommandException("The broker does not answer; './axial logs broker' says why.", e);
        } finally {
            followers.forEach(TopicFollower::close);
        }
        return log.inOrder();
    }

    /** @throws CommandException if there is no such record */
    public static RejectedRecord find(KafkaConnection kafka, RejectedId id)
            throws CommandException, InterruptedException {
        return read(kafka, List.of(id.topic())).stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    static CommandException unknown(RejectedId id) {
        return new CommandException("There is no rejected record " + id + "; './axial rejected "
                + RejectedTopics.shortName(id.topic()) + "' lists those that there are.");
    }

    private synchronized void fold(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        if (ReplayNote.is(record)) {
            ReplayNote.offset(record)
                    .ifPresent(offset -> records.computeIfPresent(
                            new RejectedId(topic, record.partition(), offset),
                            (id, rejected) -> rejected.replayed(Instant.ofEpochMilli(record.timestamp()))));
        } else {
            RejectedId id = new RejectedId(topic, record.partition(), record.offset());
            records.put(id, RejectedRecord.of(id, record));
        }
    }

    private synchronized List<RejectedRecord> inOrder() {
        return records.values().stream()
                .sorted(Comparator.comparing(RejectedRecord::at).thenComparing(RejectedRecord::id))
                .toList();
    }
}
