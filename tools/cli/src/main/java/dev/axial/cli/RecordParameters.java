package dev.axial.cli;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** The place of one record, as three parameters. */
final class RecordParameters {

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Its topic, for example axial.images.")
    private String topic;

    @Parameters(index = "1", paramLabel = "PARTITION", description = "Its partition, 0 or more.")
    private int partition;

    @Parameters(index = "2", paramLabel = "OFFSET", description = "Its offset in that partition, 0 or more.")
    private long offset;

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** The topics that have one for rejected records. */
    static String skippable() {
        return Topics.ALL.stream()
                .map(Topic::name)
                .filter(name -> name.endsWith(Topic.REJECTED))
                .map(name -> name.substring(0, name.length() - Topic.REJECTED.length()))
                .collect(Collectors.joining(", "));
    }

    /** The person at this terminal. */
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    @Override
    public String toString() {
        return topic + " partition " + partition + " offset " + offset;
    }
}
