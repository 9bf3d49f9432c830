package dev.axial.cli;

import dev.axial.client.sweep.Sweep;
import dev.axial.client.sweep.Sweep.Unneeded;
import dev.axial.client.system.AxialSystem;
import dev.axial.store.ArtifactStore;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gc",
        description = {
            "Delete models, checkpoints, dataset versions, features and unfinished files that nothing needs.",
            "",
            "Kept are the datasets that have a name, what a run that has not ended or a training request needs, and of",
            "each model the newest versions, the champion, the one before it, and those that served in the last 7 days.",
            ""
        },
        footer = {"", "Examples:", "  ./axial gc --dry-run", "  ./axial gc --keep 3"})
final class GcCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Option(names = "--dry-run", description = "Only show what would be deleted.")
    private boolean dryRun;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the newest versions of each model to keep; default: 10.")
    private int keep;

    @Option(
            names = "--grace-hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "Keep whatever was written in the last N hours; default: 24.")
    private int graceHours;

    GcCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (keep < 1) {
            throw new CommandException("--keep is 1 or more, got " + keep + ".");
        }
        if (graceHours < 0) {
            throw new CommandException("--grace-hours is 0 or more, got " + graceHours + ".");
        }
        AxialSystem system = options.system();
        try (ArtifactStore store = system.openStore()) {
            Sweep sweep = new Sweep(store, keep, Duration.ofHours(graceHours));
            Table table = Table.of("artifact", "size", "what it is");
            int count = 0;
            long bytes = 0;
            for (Unneeded unneeded : sweep.find(system.kafka())) {
                if (dryRun || sweep.delete(unneeded)) {
                    count++;
                    bytes += unneeded.artifact().bytes();
                    table.row(
                            unneeded.artifact().sha256().abbreviated(),
                            Quantities.bytes(unneeded.artifact().bytes()),
                            unneeded.what());
                }
            }
            if (!table.isEmpty()) {
                table.print(terminal);
            }
            terminal.say((dryRun ? "Would delete " : "Deleted ") + Quantities.count(count)
                    + (count == 1 ? " artifact, " : " artifacts, ") + Quantities.bytes(bytes) + ".");
            return 0;
        }
    }
}
