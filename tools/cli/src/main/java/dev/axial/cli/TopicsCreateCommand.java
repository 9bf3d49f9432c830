package dev.axial.cli;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.kafka.topics.TopicSettings;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "create",
        description = {
            "Create the topics that are missing, and report settings of the others that differ. May be repeated.",
            "",
            "What exists is altered only by --grow. It breaks the order of images of one key across the change, and a",
            "number of partitions never shrinks.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial topics create --bootstrap-servers kafka.example:9092 --partitions 12",
            "  ./axial topics create --context cluster.properties --partitions 24 --grow"
        })
final class TopicsCreateCommand implements Callable<Integer> {

    private static final int MOST_PARTITIONS = 1000;
    private static final int MOST_DAYS = 3650;

    private final Terminal terminal;

    @ParentCommand
    private TopicsCommand topics;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Partitions of each topic whose records are spread; as many replicas of ingest and infer can "
                    + "share the work. Default: 6.")
    private int partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Brokers that keep each partition; default: what the cluster has as its default.")
    private Optional<Short> replicationFactor;

    @Option(
            names = "--rejected-days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Days that a rejected record stays; default: 30.")
    private int rejectedDays;

    @Option(names = "--grow", description = "Also add partitions to topics that have fewer.")
    private boolean grow;

    TopicsCreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        requireRange("--partitions", partitions, MOST_PARTITIONS);
        requireRange("--rejected-days", rejectedDays, MOST_DAYS);
        if (replicationFactor.isPresent()) {
            requireRange("--replication-factor", replicationFactor.get(), Short.MAX_VALUE);
        }
        List<Topic> wanted = Topics.spread(Topics.keepingRejected(Duration.ofDays(rejectedDays)), partitions);
        KafkaConnection kafka = topics.kafka();
        try {
            List<String> created = TopicCreation.create(kafka, wanted, replicationFactor);
            created.forEach(name -> terminal.say("created " + name));
            if (grow) {
                TopicCreation.grow(kafka, wanted).forEach(terminal::say);
            }
            List<TopicSettings.Difference> differences = TopicsCheckCommand.differences(kafka, wanted);
            differences.forEach(one -> terminal.say(one.toString()));
            terminal.say("There are all " + wanted.size() + " topics, " + created.size() + " of them new"
                    + (differences.isEmpty() ? "." : "; " + differences.size() + " settings differ."));
            return 0;
        } catch (KafkaException e) {
            throw new CommandException(Sentence.reason(e), e);
        }
    }

    private static void requireRange(String option, int value, int most) throws CommandException {
        if (value < 1 || value > most) {
            throw new CommandException(option + " is from 1 to " + most + ", got " + value);
        }
    }
}
