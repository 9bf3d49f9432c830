package dev.axial.local.soak.watch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Waits for the first output that was written after a moment, and for the first one in every partition of its topic.
 * Told of records by one thread; all else may be called by any.
 */
public final class Recovery {

    private final Topic topic;
    private final Predicate<ConsumerRecord<byte[], byte[]>> output;
    private final long sinceMillis;
    private final long sinceNanos;
    private final BitSet partitions = new BitSet();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Duration first;
    private volatile Duration everywhere;

    /**
     * From now on.
     *
     * @param output which records of the topic count
     */
    Recovery(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> output) {
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
                over.countDown();
            }
            partitions.set(record.partition());
            if (partitions.cardinality() == topic.partitions()) {
                everywhere = after;
                return true;
            }
        }
        return false;
    }

    /** @return whether the first output came in time */
    public boolean await(Duration timeout) throws InterruptedException {
        return over.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean isOver() {
        return first != null;
    }

    /** From the beginning to the first output, as a reader of committed records sees it. */
    public Optional<Duration> first() {
        return Optional.ofNullable(first);
    }

    /** To the moment when each partition had one. */
    public Optional<Duration> everywhere() {
        return Optional.ofNullable(everywhere);
    }
}
