package dev.axial.kafka.parking;

import static java.util.Objects.requireNonNull;

import dev.axial.kafka.loop.Cost;
import dev.axial.kafka.loop.NotReadyException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A step whose records may have to wait, each in the lane that it names; {@link Parking} lets them. Called by the
 * loop's thread alone, except for obstacles, which any thread may ask for.
 */
public interface LaneStep {

    /** The answer to one record. */
    sealed interface Result {

        /** @param output to send, in this order, possibly nothing */
        record Done(Collection<ProducerRecord<byte[], byte[]>> output) implements Result {
            public Done {
                output = List.copyOf(output);
            }
        }

        /**
         * The record cannot be answered now.
         *
         * @param obstacle one sentence that says what is missing; empty once the record may be tried again.
         * Thread-safe.
         */
        record Waits(Supplier<Optional<String>> obstacle) implements Result {
            public Waits {
                requireNonNull(obstacle, "obstacle");
            }
        }
    }

    /**
     * @param records in order within each partition, as they came at first
     * @return one result for each record, in their order; only records of the parked input may wait
     * @throws NotReadyException if no record can be answered now: the loop waits as a whole
     */
    List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records) throws NotReadyException, InterruptedException;

    /**
     * The lane of a record: records of one partition and one lane are answered in their order.
     *
     * @return 1 or more characters; any text for a record that never waits
     */
    String lane(ConsumerRecord<byte[], byte[]> record);

    /**
     * The obstacle of a lane whose records were parked before this process began. Thread-safe.
     *
     * @return empty if a record of it may be tried
     */
    default Optional<String> obstacle(String lane) {
        return Optional.empty();
    }

    /** Returns whether more records of the parked input are wanted; asked before each poll. */
    default boolean takesMore() {
        return true;
    }

    /** Learns of each assignment, before any of its records. */
    default void assigned(Set<TopicPartition> partitions) {}

    /** Called when the output of the last {@link #transform} is committed; without this call it is not. */
    default void committed() {}

    /** Called for a record, as it came at first, that the loop sets aside; {@link #committed} follows. */
    default void setAside(ConsumerRecord<byte[], byte[]> record) {}

    /** See {@link dev.axial.kafka.loop.ExactlyOnceLoop.Step#cost}. */
    default Cost cost(byte[] value) {
        return new Cost(value.length, Duration.ZERO);
    }
}
