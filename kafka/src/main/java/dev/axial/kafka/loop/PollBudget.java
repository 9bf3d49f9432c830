package dev.axial.kafka.loop;

import static java.util.Objects.requireNonNull;

import java.util.function.IntToLongFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Values as they come, until a poll has taken its share of memory. A fetch is bounded as it travels, and 16 MiB of well
 * compressed records can be gigabytes; the consumer unpacks them one by one, and asks here for each.
 *
 * <p>The first record of a poll always passes, whatever it costs. One that no longer fits is refused by an exception, upon
 * which the consumer returns what it has, and offers that record again to the next poll: its positions count only records
 * that were returned. Used by the polling thread alone.
 */
final class PollBudget implements Deserializer<byte[]> {

    /** What the records of a poll may cost together; with one more record this is the most that they do. */
    static final long BYTES = 128L << 20;

    private final IntToLongFunction cost;
    private long taken;

    /** @param cost of a value of so many bytes, in bytes; 0 or more */
    PollBudget(IntToLongFunction cost) {
        this.cost = requireNonNull(cost, "cost");
    }

    /** To be called before each poll. */
    void begin() {
        taken = 0;
    }

    @Override
    public byte[] deserialize(String topic, byte[] value) {
        long more = 1 + cost.applyAsLong(value == null ? 0 : value.length); // 1, so that any record counts
        if (taken > 0 && taken + more > BYTES) {
            throw new SerializationException("the poll is full: " + taken + " of " + BYTES + " bytes are taken");
        }
        taken += more;
        return value;
    }
}
