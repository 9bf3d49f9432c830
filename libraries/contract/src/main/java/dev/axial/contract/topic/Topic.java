package dev.axial.contract.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A topic as it must exist.
 *
 * @param name its name
 * @param partitions how many
 * @param retention how long records stay
 * @param maxMessageBytes largest record batch
 */
public record Topic(String name, int partitions, Retention retention, int maxMessageBytes) {

    /** Suffix of the topic that takes what a consumer of {@code name} cannot use. */
    public static final String REJECTED = ".rejected";

    /** The time that a record stays in a rejected topic, unless somebody configures another. */
    public static final Duration REJECTED_STAY = Duration.ofDays(30);

    /** Suffix of the topic where records of {@code name} wait that their consumer cannot answer yet. */
    public static final String PARKED = ".parked";

    /** The time or size after which records are deleted. */
    public sealed interface Retention {
        record Forever() implements Retention {}

        /** Counted from the broker's clock: a sender's could make a record expire early or stay for ever. */
        record For(Duration time) implements Retention {}

        /** @param bytes per partition; old segments of {@code segmentBytes} go first */
        record UpTo(long bytes, int segmentBytes) implements Retention {}

        /** The newest record of each key stays for ever. */
        record NewestPerKey() implements Retention {}
    }

    /** Kafka's topic configuration. */
    public Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("max.message.bytes", Integer.toString(maxMessageBytes));
        configuration.put("cleanup.policy", retention instanceof Retention.NewestPerKey ? "compact" : "delete");
        if (retention instanceof Retention.For time) {
            configuration.put("retention.ms", Long.toString(time.time().toMillis()));
            configuration.put("message.timestamp.type", "LogAppendTime");
        } else {
            configuration.put("retention.ms", "-1");
        }
        if (retention instanceof Retention.UpTo size) {
            configuration.put("retention.bytes", Long.toString(size.bytes()));
            configuration.put("segment.bytes", Integer.toString(size.segmentBytes()));
        } else {
            configuration.put("retention.bytes", "-1"); // a cluster's own limit would be one here too
        }
        return configuration;
    }

    /** The name of the topic that takes what a consumer of this one cannot use. */
    public String rejectedName() {
        return name + REJECTED;
    }

    /** Keeps {@link #REJECTED_STAY}; headers are added to a record there. */
    Topic rejected() {
        return new Topic(rejectedName(), partitions, new Retention.For(REJECTED_STAY), maxMessageBytes + (1 << 20));
    }

    /** The same topic, with records that stay for another time. */
    public Topic keeping(Duration time) {
        return new Topic(name, partitions, new Retention.For(time), maxMessageBytes);
    }

    /**
     * The same topic with another number of partitions.
     *
     * @param count 1 or more
     */
    public Topic spreadOver(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a topic has 1 partition or more, got " + count);
        }
        return new Topic(name, count, retention, maxMessageBytes);
    }

    /** Returns the topic in which its records wait: as many partitions, and room for the headers that are added there. */
    Topic parked() {
        return new Topic(name + PARKED, partitions, new Retention.Forever(), maxMessageBytes + (1 << 20));
    }
}
