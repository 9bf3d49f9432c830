package dev.axial.client.rejected;

import dev.axial.contract.topic.Topic;
import dev.axial.terminal.CommandException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The identity of a rejected record: its place in Kafka, which never changes and is no other record's.
 *
 * @param topic the rejected one
 * @param partition of it
 * @param offset in that
 */
public record RejectedId(Topic topic, int partition, long offset) implements Comparable<RejectedId> {

    private static final Comparator<RejectedId> ORDER = Comparator.comparing(
                    (RejectedId id) -> id.topic().name())
            .thenComparing(RejectedId::partition)
            .thenComparing(RejectedId::offset);
    private static final Pattern FORM = Pattern.compile("(.+)/([0-9]{1,9})/([0-9]{1,18})");

    /**
     * @param text {@code images/3/17}; the topic's name may be written out, as {@code axial.images} or
     *     {@code axial.images.rejected}
     * @throws CommandException if no record can have this id
     */
    public static RejectedId parse(String text) throws CommandException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CommandException(
                    "'" + text + "' is not an id; one is topic/partition/offset, for example " + "images/3/17.");
        }
        Topic topic = RejectedTopics.named(matcher.group(1));
        int partition = Integer.parseInt(matcher.group(2));
        if (partition >= topic.partitions()) {
            throw new CommandException("There is no partition " + partition + " of " + topic.name() + "; it has 0 to "
                    + (topic.partitions() - 1) + ".");
        }
        return new RejectedId(topic, partition, Long.parseLong(matcher.group(3)));
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic.name(), partition);
    }

    /** Orders by topic, partition and offset. */
    @Override
    public int compareTo(RejectedId other) {
        return ORDER.compare(this, other);
    }

    /** The short form, {@code images/3/17}. */
    @Override
    public String toString() {
        return RejectedTopics.shortName(topic) + "/" + partition + "/" + offset;
    }
}
