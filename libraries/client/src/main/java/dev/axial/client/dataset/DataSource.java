package dev.axial.client.dataset;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.Labels;
import dev.axial.contract.training.Split;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.store.dataset.PublishedDatasets;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resolves {@code --data}: nothing (the bundled sample), an npz file, a dataset by name, or a published one. */
public final class DataSource {

    private final Path sample;
    private final Path downloads;
    private final Datasets datasets;
    private final Terminal terminal;

    /**
     * @param sample the bundled dataset, an npz file; its name is that of the dataset
     * @param downloads keeps published files once they are fetched
     */
    public DataSource(Path sample, Path downloads, Datasets datasets, Terminal terminal) {
        this.sample = sample;
        this.downloads = downloads;
        this.datasets = datasets;
        this.terminal = terminal;
    }

    /**
     * The dataset, imported if it was not in the store.
     *
     * @param data a file, a name in the store, or the name of a published dataset; empty: the bundled sample
     */
    public Dataset resolve(Optional<String> data) throws CommandException, InterruptedException {
        if (data.isEmpty()) {
            return importFile(sample, nameOf(sample));
        }
        Path file = Path.of(data.get());
        if (Files.exists(file)) {
            return importFile(file, nameOf(file));
        }
        PublishedDatasets published = PublishedDatasets.medmnist();
        if (looksLikeName(data.get())) {
            Optional<Dataset> there = datasets.find(data.get());
            if (there.isPresent()) {
                return there.get();
            }
            if (published.find(data.get()).isPresent()) {
                return importFile(fetch(published, data.get()), data.get());
            }
        }
        List<String> known =
                datasets.list().stream().map(one -> one.ref().name()).toList();
        throw new CommandException("There is no file and no dataset '" + data.get() + "'; give an npz file, "
                + (known.isEmpty() ? "" : "a dataset that is here (" + String.join(", ", known) + "), ")
                + "or one that can be fetched: "
                + published.all().stream()
                        .map(PublishedDatasets.Published::name)
                        .collect(Collectors.joining(", ")) + ".");
    }

    /**
     * Looks at what is given for {@code --data} before a system is started for it, whose store is still empty.
     *
     * @throws CommandException if it is neither a file nor the name of a published dataset
     */
    public static void requirePlausible(Optional<String> data) throws CommandException {
        if (data.isEmpty() || Files.isRegularFile(Path.of(data.get()))) {
            return;
        }
        PublishedDatasets published = PublishedDatasets.medmnist();
        if (Files.isDirectory(Path.of(data.get()))) {
            throw new CommandException(data.get() + " is a folder; --data takes an npz file in MedMNIST's form, or the "
                    + "name of a published dataset");
        }
        if (!looksLikeName(data.get()) || published.find(data.get()).isEmpty()) {
            throw new CommandException(
                    "There is no file " + data.get() + "; --data takes an npz file in MedMNIST's form, "
                            + "or the name of a published dataset: "
                            + published.all().stream()
                                    .map(PublishedDatasets.Published::name)
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** @throws CommandException if the file is no dataset; says why */
    public Dataset importFile(Path npz, String name) throws CommandException {
        if (!Files.isRegularFile(npz)) {
            throw new CommandException((Files.isDirectory(npz) ? npz + " is a folder" : "There is no file " + npz)
                    + "; a dataset is an npz file in MedMNIST's form.");
        }
        try {
            return datasets.importNpz(
                    npz,
                    DatasetRef.requireName(name),
                    (split, labels) -> terminal.say("  Note: " + name + " has no " + split.code()
                            + " image of the classes " + Labels.shown(labels) + "."));
        } catch (InvalidDatasetException | ArtifactException | IllegalArgumentException e) {
            throw new CommandException(Printable.path(npz) + " cannot be imported: " + Sentence.reason(e), e);
        }
    }

    /** {@code Dir/My Organs.npz -> my-organs}. */
    public static String nameOf(Path npz) {
        String stem =
                npz.getFileName().toString().replaceFirst("(?i)\\.npz$", "").toLowerCase(Locale.ROOT);
        String name = stem.replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
        return name.isEmpty() ? "dataset" : name.substring(0, Math.min(64, name.length()));
    }

    /** {@code 2,200 train, 550 validation, 1,100 test images of shape [1, 28, 28] in 11 classes}. */
    public static String describe(Dataset dataset) {
        return Quantities.count(dataset.images().get(Split.TRAIN)) + " train, "
                + Quantities.count(dataset.images().get(Split.VALIDATION)) + " validation, "
                + Quantities.count(dataset.images().get(Split.TEST)) + " test images of shape " + dataset.shape()
                + " in " + dataset.labels().size() + " classes";
    }

    private static boolean looksLikeName(String data) {
        return data.matches("[a-z0-9][a-z0-9._-]{0,63}");
    }

    private Path fetch(PublishedDatasets published, String name) throws CommandException, InterruptedException {
        try {
            Path file = published.fetch(
                    name,
                    downloads,
                    (received, of) -> terminal.live(
                            "  fetching " + name + ": " + Quantities.bytes(received) + " of " + Quantities.bytes(of)));
            terminal.endLive();
            return file;
        } catch (IOException e) {
            throw new CommandException("Dataset " + name + " cannot be fetched: " + Sentence.reason(e), e);
        }
    }
}
