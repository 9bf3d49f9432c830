package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.dataset.DataSource;
import dev.axial.client.dataset.DatasetDescriptions;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.training.Split;
import dev.axial.figures.Figure;
import dev.axial.launcher.home.Installation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.study.data.DatasetFigures;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "describe",
        description = {"What a dataset is like: classes, shares, pixels; with --out as files and figures.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial datasets describe",
            "  ./axial datasets describe organs.npz --out organs-described",
            "  ./axial datasets describe organamnist --json"
        })
final class DatasetsDescribeCommand implements Callable<Integer> {

    private final Installation installation;
    private final Terminal terminal;

    @ParentCommand
    private DatasetsCommand datasets;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "As --data elsewhere; default: the bundled sample.")
    private Optional<String> name;

    @Option(names = "--json", description = "Print the statistics as JSON, without anything else.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for statistics, sheets of images and figures.")
    private Optional<Path> out;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Of what is drawn; default: 1.")
    private long seed;

    DatasetsDescribeCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        if (out.isPresent() && Files.exists(out.get()) && !Files.isDirectory(out.get())) {
            throw new CommandException("--out names a folder, and " + out.get() + " is a file");
        }
        AxialSystem system = datasets.system();
        Dataset dataset;
        try (ArtifactStore store = system.openStore()) {
            dataset = new DataSource(installation.bundledSample(), datasets.fetched(), new Datasets(store), terminal)
                    .resolve(name);
        }
        DatasetDescriptions ingest = new DatasetDescriptions(system.service(ServiceName.INGEST));
        DatasetStatistics statistics = ingest.statistics(dataset.ref(), seed);
        if (json) {
            terminal.say(new String(EventJson.write(statistics), UTF_8));
        } else {
            print(dataset, statistics);
        }
        if (out.isPresent()) {
            List<Path> written = write(out.get(), ingest, statistics);
            if (!json) {
                terminal.say("");
                terminal.say(out.get() + ": "
                        + String.join(
                                ", ",
                                written.stream()
                                        .map(file -> file.getFileName().toString())
                                        .toList()));
            }
        }
        return 0;
    }

    private void print(Dataset dataset, DatasetStatistics statistics) {
        terminal.heading(dataset.ref().name() + ": " + DataSource.describe(dataset));
        Table table = Table.of("class", "train", "share", "validation", "share", "test", "share", "pixel variance");
        for (int c = 0; c < statistics.labels().size(); c++) {
            List<Object> row = new ArrayList<>(List.of(statistics.labels().get(c)));
            for (Split split : Split.values()) {
                row.add(Quantities.count(statistics.classCounts().get(split).get(c)));
                row.add(Quantities.percent(statistics.share(split, c)));
            }
            row.add(String.format(
                    Locale.ROOT, "%.4f", statistics.pixelVariance().get(c)));
            table.row(row.toArray());
        }
        table.print(terminal);
        List<Long> values = statistics.pixelHistogram().allChannels();
        double all = values.stream().mapToLong(Long::longValue).sum();
        double mean = IntStream.range(0, values.size())
                        .mapToDouble(value -> value * (double) values.get(value))
                        .sum()
                / all;
        terminal.say("Pixels of " + Quantities.count(statistics.pixelHistogram().images()) + " training images (seed "
                + seed + "): " + Quantities.percent(values.get(0) / all) + " are 0, "
                + Quantities.percent(values.get(255) / all) + " are 255, the mean is "
                + String.format(Locale.ROOT, "%.1f", mean) + ". Variance is on a scale of -1 (0) to 1 (255).");
    }

    private List<Path> write(Path folder, DatasetDescriptions ingest, DatasetStatistics statistics)
            throws CommandException, InterruptedException {
        byte[] collage = ingest.collage(statistics.dataset(), seed);
        byte[] augmented = ingest.augmented(statistics.dataset(), seed);
        try {
            Files.createDirectories(folder);
            List<Path> written = new ArrayList<>();
            written.add(Files.write(folder.resolve("statistics.json"), EventJson.write(statistics)));
            written.add(Files.write(folder.resolve("collage.png"), collage));
            written.add(Files.write(folder.resolve("augmented.png"), augmented));
            for (Figure figure : DatasetFigures.of(statistics, collage, augmented)) {
                written.add(Files.writeString(folder.resolve("figure-" + figure.name() + ".svg"), figure.svg()));
                written.add(Files.write(folder.resolve("figure-" + figure.name() + ".png"), figure.png()));
            }
            return written;
        } catch (IOException e) {
            throw new CommandException("Folder " + folder + " cannot be written to: " + Sentence.reason(e) + ".", e);
        }
    }
}
