package dev.axial.client.rejected;

import dev.axial.client.NotFoundException;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The records that were set aside, and whether they were sent again. */
public final class RejectedLog {

    private RejectedLog() {}

    /**
     * The newest records.
     *
     * @param records the oldest first
     * @param older at most so many more lie before them; notes and Kafka's own records count among these
     */
    public record Newest(List<RejectedRecord> records, long older) {}

    /** The newest of these topics, at most so many. It takes no longer for long topics. */
    public static Newest newest(KafkaConnection kafka, Collection<Topic> topics, int most)
            throws CommandException, InterruptedException {
        List<RejectedRecord> newest = new ArrayList<>();
        try (RejectedScan scan = new RejectedScan(kafka, topics, false, read -> {})) {
            while (newest.size() < most) {
                Optional<RejectedRecord> next = scan.next();
                if (next.isEmpty()) {
                    break;
                }
                newest.add(next.get());
            }
            Collections.reverse(newest);
            return new Newest(newest, scan.left());
        }
    }

    /**
     * All records of these topics at the time of the call, the oldest first; transactions that are not decided yet are
     * waited for. It reads the topics from end to end, however long that takes.
     *
     * @param progress told now and then how many offsets are read
     */
    public static List<RejectedRecord> read(KafkaConnection kafka, Collection<Topic> topics, LongConsumer progress)
            throws CommandException, InterruptedException {
        try (RejectedScan scan = new RejectedScan(kafka, topics, true, progress)) {
            return scan.rest();
        }
    }

    /** Likewise, but only the partitions of these records, from the first of them on; others may be among them. */
    static List<RejectedRecord> readFrom(KafkaConnection kafka, Collection<RejectedId> ids, LongConsumer progress)
            throws CommandException, InterruptedException {
        List<Topic> topics = ids.stream().map(RejectedId::topic).distinct().toList();
        try (RejectedScan scan = new RejectedScan(kafka, topics, true, progress).from(ids)) {
            return scan.rest();
        }
    }

    /**
     * One record. What came after it in its partition is read too: a note that it was sent again may be there.
     *
     * @throws CommandException if there is no such record
     */
    public static RejectedRecord find(KafkaConnection kafka, RejectedId id, LongConsumer progress)
            throws CommandException, InterruptedException {
        return readFrom(kafka, List.of(id), progress).stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    static CommandException unknown(RejectedId id) {
        return new NotFoundException(
                NotFoundException.Missing.REJECTED_RECORD, "There is no rejected record " + id + ".");
    }
}
