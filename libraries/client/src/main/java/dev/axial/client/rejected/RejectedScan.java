package dev.axial.client.rejected;

import dev.axial.client.SilenceException;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Rejected records, the newest first. Each partition is read backwards in blocks, so the newest are found at once
 * however long the topics are, and a note that a record was sent again, which always lies behind that record, is known
 * before it. Nothing is kept of a value. Not thread-safe.
 */
final class RejectedScan implements AutoCloseable {

    private static final int FIRST_BLOCK = 64;
    private static final int LARGEST_BLOCK = 4_096;
    /** A broker that gives nothing for so long is away; a transaction that is not decided ends sooner. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Comparator<RejectedRecord> NEWER =
            Comparator.comparing(RejectedRecord::at).thenComparing(RejectedRecord::id);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Tail> tails = new ArrayList<>();
    private final LongConsumer progress;
    private long read;

    /** The rest of one partition: the offsets from {@code begin} to {@code end}. */
    private static final class Tail {
        final Topic topic;
        final TopicPartition partition;
        final long begin;
        long end;
        int block = FIRST_BLOCK;
        final Deque<RejectedRecord> newestFirst = new ArrayDeque<>();
        final Map<Long, Instant> replayed = new HashMap<>();

        Tail(Topic topic, TopicPartition partition, long begin, long end) {
            this.topic = topic;
            this.partition = partition;
            this.begin = begin;
            this.end = end;
        }
    }

    /**
     * @param undecided whether records of transactions that are not decided yet are waited for; else they are left out
     * @param progress told now and then how many offsets are read
     */
    RejectedScan(KafkaConnection kafka, Collection<Topic> topics, boolean undecided, LongConsumer progress)
            throws CommandException, InterruptedException {
        this.progress = progress;
        // Closing waits for the fetch that is under way.
        consumer = kafka.with("fetch.max.wait.ms", "50").consumer("axial-cli-rejected");
        try (Admin admin = kafka.with("default.api.timeout.ms", "8000")
                .with("request.timeout.ms", "4000")
                .admin("axial-cli-rejected")) {
            for (Topic topic : topics) {
                Map<TopicPartition, OffsetSpec> first = new HashMap<>();
                Map<TopicPartition, OffsetSpec> last = new HashMap<>();
                admin.describeTopics(List.of(topic.name()))
                        .allTopicNames()
                        .get()
                        .get(topic.name())
                        .partitions()
                        .forEach(info -> {
                            TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                            first.put(partition, OffsetSpec.earliest());
                            last.put(partition, OffsetSpec.latest());
                        });
                IsolationLevel level = undecided ? IsolationLevel.READ_UNCOMMITTED : IsolationLevel.READ_COMMITTED;
                var begins = admin.listOffsets(first).all().get();
                var ends = admin.listOffsets(last, new ListOffsetsOptions(level))
                        .all()
                        .get();
                begins.forEach((partition, begin) -> tails.add(new Tail(
                        topic, partition, begin.offset(), ends.get(partition).offset())));
            }
        } catch (ExecutionException | KafkaException e) {
            consumer.close();
            throw away(e);
        } catch (InterruptedException e) {
            consumer.close();
            throw e;
        }
    }

    /** Leaves out every partition but those of these records, and what lies before the first of them in each. */
    RejectedScan from(Collection<RejectedId> ids) {
        Map<TopicPartition, Long> first = new HashMap<>();
        ids.forEach(id -> first.merge(id.topicPartition(), id.offset(), Math::min));
        List<Tail> wanted = tails.stream()
                .filter(tail -> first.containsKey(tail.partition))
                .map(tail ->
                        new Tail(tail.topic, tail.partition, Math.max(tail.begin, first.get(tail.partition)), tail.end))
                .toList();
        tails.clear();
        tails.addAll(wanted);
        return this;
    }

    /** The newest that was not given yet. */
    Optional<RejectedRecord> next() throws CommandException {
        for (Tail tail : tails) {
            while (tail.newestFirst.isEmpty() && tail.end > tail.begin) {
                readBlock(tail);
            }
        }
        Optional<Tail> newest = tails.stream()
                .filter(tail -> !tail.newestFirst.isEmpty())
                .max(Comparator.comparing(tail -> tail.newestFirst.peek(), NEWER));
        return newest.map(tail -> tail.newestFirst.poll());
    }

    /** All that were not given yet, the oldest first. */
    List<RejectedRecord> rest() throws CommandException {
        List<RejectedRecord> all = new ArrayList<>();
        for (Tail tail : tails) {
            while (tail.end > tail.begin) {
                readBlock(tail);
            }
            all.addAll(tail.newestFirst);
            tail.newestFirst.clear();
        }
        all.sort(NEWER);
        return all;
    }

    /** Upper bound of the records that are left; notes and Kafka's own records of transactions count among them. */
    long left() {
        return tails.stream()
                .mapToLong(tail -> tail.end - tail.begin + tail.newestFirst.size())
                .sum();
    }

    private void readBlock(Tail tail) throws CommandException {
        long from = Math.max(tail.begin, tail.end - tail.block);
        List<ConsumerRecord<byte[], byte[]>> block = new ArrayList<>();
        try {
            consumer.assign(List.of(tail.partition));
            consumer.seek(tail.partition, from);
            long lastNews = System.nanoTime();
            long position = from;
            while (position < tail.end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.offset() < tail.end) {
                        block.add(withoutValue(record));
                    }
                }
                long now = consumer.position(tail.partition, SILENCE);
                if (now > position) {
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > SILENCE.toNanos()) {
                    throw away(null);
                }
                position = now;
            }
        } catch (KafkaException e) {
            throw away(e);
        }
        for (int i = block.size() - 1; i >= 0; i--) {
            fold(tail, block.get(i));
        }
        read += tail.end - from;
        progress.accept(read);
        tail.end = from;
        tail.block = Math.min(LARGEST_BLOCK, tail.block * 2);
    }

    /** A block may hold gigabytes of values. */
    private static ConsumerRecord<byte[], byte[]> withoutValue(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                null,
                record.headers(),
                record.leaderEpoch());
    }

    private static void fold(Tail tail, ConsumerRecord<byte[], byte[]> record) {
        if (ReplayNote.is(record)) {
            OptionalLong of = ReplayNote.offset(record);
            if (of.isPresent()) {
                tail.replayed.put(of.getAsLong(), Instant.ofEpochMilli(record.timestamp()));
            }
        } else {
            RejectedRecord rejected =
                    RejectedRecord.of(new RejectedId(tail.topic, record.partition(), record.offset()), record);
            Instant replayed = tail.replayed.remove(record.offset());
            tail.newestFirst.add(replayed == null ? rejected : rejected.replayed(replayed));
        }
    }

    private static CommandException away(Exception cause) {
        return new SilenceException(
                SilenceException.SilentPart.KAFKA, "Kafka does not give the rejected records.", cause);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
