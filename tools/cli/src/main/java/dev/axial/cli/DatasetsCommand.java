package dev.axial.cli;

import dev.axial.client.dataset.DataSource;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.training.Split;
import dev.axial.launcher.home.Installation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.store.dataset.StratifiedSample;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "datasets",
        aliases = "dataset",
        description = {"The datasets in the artifact store.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial datasets",
            "  ./axial datasets import organs.npz my-organs",
            "  ./axial datasets describe my-organs",
            "  ./axial datasets sample organs.npz small.npz --train 1100 --validation 275 --test 550 --seed 1"
        })
final class DatasetsCommand implements Callable<Integer> {

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    DatasetsCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    /** Returns the system for the commands below this one, which share its options. */
    AxialSystem system() throws CommandException {
        return options.system();
    }

    /** The folder of datasets that were fetched. */
    Path fetched() {
        return options.home().data();
    }

    @Override
    public Integer call() throws CommandException, IOException {
        List<Dataset> all;
        try (ArtifactStore store = options.openStore()) {
            all = new Datasets(store).list();
        }
        Table table = Table.of("dataset", "train", "validation", "test", "shape", "classes", "sha-256");
        for (Dataset one : all) {
            table.row(
                    one.ref().name(),
                    Quantities.count(one.images().get(Split.TRAIN)),
                    Quantities.count(one.images().get(Split.VALIDATION)),
                    Quantities.count(one.images().get(Split.TEST)),
                    one.shape(),
                    one.labels().size(),
                    one.ref().artifact().sha256().abbreviated());
        }
        if (all.isEmpty()) {
            terminal.say("No dataset yet; './axial datasets import FILE.npz' adds one.");
        } else {
            table.print(terminal);
        }
        return 0;
    }

    @Command(
            name = "import",
            description = {"Check an npz file in MedMNIST's form and put it into the store.", ""},
            footer = {"", "Example:", "  ./axial datasets import organs.npz my-organs"})
    int importFile(
            @Parameters(paramLabel = "FILE.npz", description = "Arrays train_images, train_labels, val_..., test_....")
                    Path file,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the file's name.")
                    Optional<String> name)
            throws CommandException, IOException {
        try (ArtifactStore store = options.openStore()) {
            DataSource source = new DataSource(installation.bundledSample(), fetched(), new Datasets(store), terminal);
            Dataset dataset = source.importFile(file, name.orElseGet(() -> DataSource.nameOf(file)));
            terminal.say(dataset.ref().name() + ": " + DataSource.describe(dataset));
        }
        return 0;
    }

    @Command(
            name = "sample",
            description = {"Write a smaller npz file with the class proportions of a large one.", ""},
            footer = {
                "",
                "Example:",
                "  ./axial datasets sample organs.npz small.npz --train 1100 --validation 275 --test 550"
            })
    int sample(
            @Parameters(paramLabel = "FILE.npz", description = "The large one.") Path file,
            @Parameters(paramLabel = "OUT.npz", description = "The one to write.") Path out,
            @Option(names = "--train", required = true, paramLabel = "N", description = "Training images.") int train,
            @Option(names = "--validation", required = true, paramLabel = "N", description = "Validation images.")
                    int validation,
            @Option(names = "--test", required = true, paramLabel = "N", description = "Test images.") int test,
            @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Of the choice; default: 1.")
                    long seed)
            throws CommandException {
        Map<Split, Integer> images = Map.of(Split.TRAIN, train, Split.VALIDATION, validation, Split.TEST, test);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    Files.isDirectory(file) ? file + " is a folder; FILE.npz is a file" : "There is no file " + file);
        }
        OutputFile.require("OUT.npz", out);
        for (Map.Entry<Split, Integer> wanted : images.entrySet()) {
            if (wanted.getValue() < 1) {
                throw new CommandException("--" + wanted.getKey().code() + " is 1 or more, got " + wanted.getValue());
            }
        }
        try {
            new StratifiedSample(images, seed).write(file, out);
            terminal.say(out + ": " + Quantities.bytes(Files.size(out)));
            return 0;
        } catch (InvalidDatasetException | IOException | IllegalArgumentException e) {
            throw new CommandException("No sample of " + file + " was written: " + Sentence.reason(e), e);
        }
    }
}
