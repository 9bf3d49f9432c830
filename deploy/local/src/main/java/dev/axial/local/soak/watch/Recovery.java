package dev.axial.local.soak.watch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import java.time.Duration;
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
    private final long sinceNanos;
    private final int enough;
    private final BitSet partitions = new BitSet();
    private volatile Duration first;
    private volatile Duration complete;

    /**
     * From now on.
     *
     * @param output which records of the topic count
     * @param enough in how many partitions there must be one
     */
    Recovery(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output, int enough) {
        this.enough = enough;
        this.topic = requireNonNull(topic, "topic");
        this.output = requireNonNull(output, "output");
        this.sinceMillis = System.currentTimeMillis();
        this.sinceNanos = System.nanoTime();
    }

    /** @return whether nothing more is waited for */
    boolean seen(ConsumerRecord<byte[], byte[]> record) {
        // What was written before and is only read now is no sign of life.
        if (record.topic().equals(topic.name()) && record.timestamp() > sinceMillis && output.test(record)) {
            Duration after = Duration.ofNanos(System.nanoTime() - sinceNanos);
            if (first == null) {
                first = after;
            }
            partitions.set(record.partition());
            if (partitions.cardinality() >= enough) {
                complete = after;
                return true;
            }
        }
        return false;
    }

    public boolean isOver() {
        return complete != null;
    }

    /** From the beginning to the first output, as a reader of committed records sees it. */
    public Optional<Duration> first() {
        return Optional.ofNullable(first);
    }

    /** To the moment when there was one in each partition that was waited for. */
    public Optional<Duration> complete() {
        return Optional.ofNullable(complete);
    }
}
