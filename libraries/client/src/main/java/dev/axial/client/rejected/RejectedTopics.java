package dev.axial.client.rejected;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.terminal.CommandException;
import java.util.List;
import java.util.stream.Collectors;

/** The topics that take what their consumers cannot use, and what a person calls them: {@code images} is enough. */
public final class RejectedTopics {

    private static final String PREFIX = "axial.";

    public static final List<Topic> ALL = Topics.ALL.stream()
            .filter(topic -> topic.name().endsWith(Topic.REJECTED))
            .toList();

    private RejectedTopics() {}

    /**
     * @param name {@code images}, {@code axial.images} or {@code axial.images.rejected}
     * @throws CommandException if there is none; names those that there are
     */
    public static Topic named(String name) throws CommandException {
        return ALL.stream()
                .filter(topic -> List.of(shortName(topic), source(topic).name(), topic.name())
                        .contains(name))
                .findFirst()
                .orElseThrow(() -> new CommandException("There is no rejected topic '" + name + "'; there are "
                        + ALL.stream().map(RejectedTopics::shortName).collect(Collectors.joining(", ")) + "."));
    }

    /** {@code axial.images.rejected -> images}. */
    static String shortName(Topic rejected) {
        return source(rejected).name().substring(PREFIX.length());
    }

    /** The topic from which the records of this one came. */
    static Topic source(Topic rejected) {
        return Topics.ALL.stream()
                .filter(topic -> topic.rejectedName().equals(rejected.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(rejected.name() + " takes no other topic's records"));
    }
}
