package dev.axial.soak.watch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Waits for outputs that were written after a moment: for the first one, and for one in each of several partitions.
 * Told of records by one thread; all else may be called by any.
 */
public final class Recovery {

    private final Topic topic;
    private final Predicate<ConsumerRecord<byte[], byte[]>> output;
    private final long sinceMillis;
    private final int enough;
    private final BitSet partitions = new BitSet();
    private volatile Long first;
    private volatile Long complete;

    /**
     * Begins to watch.
     *
     * @param output which records of the topic count
     * @param enough in how many partitions there must be one
     */
    Recovery(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output, int enough) {
        this.enough = enough;
        this.topic = requireNonNull(topic, "topic");
        this.output = requireNonNull(output, "output");
        this.sinceMillis = System.currentTimeMillis();
    }

    /** @return whether nothing more is waited for */
    boolean seen(ConsumerRecord<byte[], byte[]> record) {
        // What was written before and is only read now is no sign of life.
        if (record.topic().equals(topic.name()) && record.timestamp() > sinceMillis && output.test(record)) {
            long now = System.nanoTime();
            if (first == null) {
                first = now;
            }
            partitions.set(record.partition());
            if (partitions.cardinality() >= enough) {
                complete = now;
                return true;
            }
        }
        return false;
    }

    public boolean isOver() {
        return complete != null;
    }

    /** The time at which a reader of committed records saw the first output, by {@link System#nanoTime()}. */
    public Optional<Long> first() {
        return Optional.ofNullable(first);
    }

    /** The time at which there was one in each partition that was waited for, by the same clock. */
    public Optional<Long> complete() {
        return Optional.ofNullable(complete);
    }
}
