package dev.axial.cli;

import dev.axial.client.overview.TopicTable;
import dev.axial.launcher.parts.Part;
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
        footer = {"", "Example:", "  ./axial topics"})
final class TopicsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    TopicsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Optional<RunningSystem> system = RunningSystem.find(home.home());
        try {
            if (system.isEmpty()) {
                TopicTable.of(Optional.empty()).print(terminal);
                return 0;
            }
            try (Admin admin = system.get()
                    .kafka()
                    .with("default.api.timeout.ms", "5000")
                    .with("request.timeout.ms", "3000")
                    .admin("axial-cli-topics")) {
                TopicTable.of(Optional.of(admin)).print(terminal);
                return 0;
            }
        } catch (ExecutionException e) {
            throw system.orElseThrow().unanswered(Part.BROKER, "Kafka gave none within 5 s", e);
        }
    }
}
