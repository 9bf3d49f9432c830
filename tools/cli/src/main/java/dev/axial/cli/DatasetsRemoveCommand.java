package dev.axial.cli;

import dev.axial.client.sweep.Sweep;
import dev.axial.client.system.AxialSystem;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "remove",
        description = {
            "Take a dataset out of the store.",
            "",
            "Its name is free at once; './axial gc' deletes its content when no run and no kept model needs it.",
            ""
        },
        footer = {"", "Example:", "  ./axial datasets remove my-organs"})
final class DatasetsRemoveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ParentCommand
    private DatasetsCommand datasets;

    @Parameters(paramLabel = "NAME", description = "A dataset's name; './axial datasets' lists them.")
    private String name;

    DatasetsRemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        AxialSystem system = datasets.system();
        try (ArtifactStore store = system.openStore()) {
            Datasets all = new Datasets(store);
            List<String> names =
                    all.list().stream().map(dataset -> dataset.ref().name()).toList();
            if (!names.contains(name)) {
                throw new CommandException("There is no dataset '" + name + "'; "
                        + (names.isEmpty() ? "there are none yet." : "there are " + names + "."));
            }
            if (Sweep.datasetsInUse(system.kafka()).contains(name)) {
                throw new CommandException("Dataset " + name
                        + " is used by a run that has not ended, or by a request that waits; wait for it, or cancel it"
                        + " ('./axial runs' shows it).");
            }
            all.remove(name);
            terminal.say("Dataset " + name + " is removed; './axial gc' deletes its content when nothing needs it.");
            return 0;
        }
    }
}
