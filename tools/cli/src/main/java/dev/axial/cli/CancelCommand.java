package dev.axial.cli;

import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.client.training.TrainingClient;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = {"End a training run; it leaves no model.", ""},
        footer = {"", "Example:", "  ./axial cancel 5f0c9c1e      (the beginning of a run id is enough)"})
final class CancelCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(paramLabel = "RUN", description = "A run id, or the beginning of one; './axial runs' lists them.")
    private String run;

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        KafkaConnection kafka = options.kafka();
        KnownRun one = KnownRuns.find(kafka, run).run();
        if (!one.running()) {
            throw new CommandException("Run " + one.id() + " has ended already: it is " + one.status() + ".");
        }
        new TrainingClient(kafka).cancel(one.id());
        terminal.say("Run " + one.id() + " is asked to end; './axial runs' shows when it has.");
        return 0;
    }
}
