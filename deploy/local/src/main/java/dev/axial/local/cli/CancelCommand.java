package dev.axial.local.cli;

import dev.axial.local.parts.RunningSystem;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Terminal;
import dev.axial.local.training.RunHistory;
import dev.axial.local.training.RunSummary;
import dev.axial.local.training.TrainingClient;
import java.util.List;
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
    private HomeOption home;

    @Parameters(paramLabel = "RUN", description = "A run id, or the beginning of one; './axial runs' lists them.")
    private String run;

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        RunningSystem system = home.running();
        List<RunSummary> meant = RunHistory.read(system.kafka()).stream()
                .filter(one -> one.runId().value().startsWith(run))
                .toList();
        if (meant.size() != 1) {
            throw new CommandException((meant.isEmpty() ? "There is no run '" : meant.size() + " runs begin with '")
                    + run + "'; './axial runs' lists them.");
        }
        RunSummary one = meant.get(0);
        if (!one.running()) {
            throw new CommandException("Run " + one.runId() + " has ended already: it is " + one.state() + ".");
        }
        new TrainingClient(system.kafka()).cancel(one.runId());
        terminal.say("Run " + one.runId() + " is asked to end; './axial runs' shows when it has.");
        return 0;
    }
}
