package dev.axial.kafka.loop;

/**
 * Records that a group has not consumed and that its topic no longer has, or never had: they expired, or the topic was
 * made anew.
 *
 * @param topic the topic
 * @param partition the partition, which is paused
 * @param from the committed offset
 * @param to the first offset that the partition has now
 */
public record Gap(String topic, int partition, long from, long to) {

    /** Number of missing offsets, 1 or more; not each need have been a record. */
    long records() {
        return Math.max(1, to - from); // a topic that was made anew begins before
    }

    @Override
    public String toString() {
        return topic + " partition " + partition + " no longer has offset " + from + ", it begins at " + to;
    }
}
