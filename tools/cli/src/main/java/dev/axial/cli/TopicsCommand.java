package dev.axial.cli;

import dev.axial.client.SilenceException;
import dev.axial.client.SilenceException.SilentPart;
import dev.axial.client.overview.TopicTable;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "topics",
        description = {"Every topic: partitions, retention, largest record; how much it holds, if Axial is up.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial topics",
            "  ./axial topics create --bootstrap-servers kafka.example:9092 --partitions 12 --replication-factor 3",
            "  ./axial topics check --context cluster.properties"
        })
final class TopicsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    TopicsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns a connection for the commands below this one, which share its options. */
    KafkaConnection kafka() throws CommandException, InterruptedException {
        return options.kafka();
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        boolean up = options.isElsewhere() || RunningSystem.find(options.home()).isPresent();
        Optional<KafkaConnection> kafka = up ? Optional.of(options.kafka()) : Optional.empty();
        try {
            if (kafka.isEmpty()) {
                TopicTable.of(Optional.empty()).print(terminal);
                return 0;
            }
            try (Admin admin = kafka.get()
                    .with("default.api.timeout.ms", "5000")
                    .with("request.timeout.ms", "3000")
                    .admin("axial-cli-topics")) {
                TopicTable.of(Optional.of(admin)).print(terminal);
                return 0;
            }
        } catch (ExecutionException e) {
            throw new SilenceException(SilentPart.KAFKA, "Kafka does not tell its topics", e);
        }
    }
}
