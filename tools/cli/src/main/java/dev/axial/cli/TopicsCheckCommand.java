package dev.axial.cli;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicSettings;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        description = {
            "Compare the topics of Kafka with what Axial needs. Exit code 1 if any is missing or has another setting.",
            ""
        },
        footer = {"", "Example:", "  ./axial topics check --context cluster.properties"})
final class TopicsCheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ParentCommand
    private TopicsCommand topics;

    TopicsCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        KafkaConnection kafka = topics.kafka();
        try {
            List<TopicSettings.Difference> differences = differences(kafka, Topics.ALL);
            differences.forEach(one -> terminal.say(one.toString()));
            if (differences.isEmpty()) {
                terminal.say("All " + Topics.ALL.size() + " topics are as they should be.");
            }
            return differences.isEmpty() ? 0 : 1;
        } catch (KafkaException e) {
            throw new CommandException(Sentence.reason(e), e);
        }
    }

    /** @throws KafkaException if the cluster does not tell */
    static List<TopicSettings.Difference> differences(KafkaConnection kafka, List<Topic> wanted)
            throws InterruptedException {
        try (Admin admin = kafka.admin("axial-cli-topics")) {
            return TopicSettings.differences(admin, wanted);
        }
    }
}
