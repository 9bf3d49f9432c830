package dev.axial.kafka.loop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A deserializer that passes values on as they are until a poll has taken its share of memory and time. A fetch is
 * bounded as it travels, and 16 MiB of well compressed records can be gigabytes of heap and hours of work; the consumer
 * unpacks them one by one, and asks here for each.
 *
 * <p>The first record of a poll always passes, whatever it costs. One that no longer fits is refused by an exception,
 * upon which the consumer returns what it has, and offers that record again to the next poll: its positions count only
 * records that were returned. Used by the polling thread alone.
 */
final class PollBudget implements Deserializer<byte[]> {

    /** Most memory that the records of a poll take together, unless one alone takes more. */
    static final long BYTES = 128L << 20;

    /**
     * Half of a transaction's default timeout: an upper bound for how long a poll holds up the partitions' next
     * records.
     */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * The estimate may be wrong by this factor, or the machine slower, before a poll outlasts its place in the group.
     */
    private static final int MARGIN = 20;

    private static final byte[] NONE = {};

    private final Function<byte[], Cost> cost;
    private final Duration mostTime;

    private long bytes;
    private Duration time = Duration.ZERO;

    /**
     * @param cost of a value; an absent value is given as one of no bytes
     * @param maxTransform how long a step may take before the group gives its partitions to another; a poll's records
     * take
     *     at most a twentieth of it together, and 5 s, unless one alone takes more
     */
    PollBudget(Function<byte[], Cost> cost, Duration maxTransform) {
        this.cost = requireNonNull(cost, "cost");
        Duration share = maxTransform.dividedBy(MARGIN);
        this.mostTime = share.compareTo(LONGEST) < 0 ? share : LONGEST;
    }

    /** Forgets the last poll. Call it before each poll. */
    void begin() {
        bytes = 0;
        time = Duration.ZERO;
    }

    @Override
    public byte[] deserialize(String topic, byte[] value) {
        Cost more = cost.apply(value == null ? NONE : value);
        long bytesThen = bytes + 1 + more.bytes(); // 1, so that any record counts
        Duration timeThen = time.plus(more.time());
        if (bytes > 0 && (bytesThen > BYTES || timeThen.compareTo(mostTime) > 0)) {
            throw new SerializationException("the poll is full: " + bytes + " of " + BYTES + " bytes and "
                    + time.toMillis() + " of " + mostTime.toMillis() + " ms are taken");
        }
        bytes = bytesThen;
        time = timeThen;
        return value;
    }
}
