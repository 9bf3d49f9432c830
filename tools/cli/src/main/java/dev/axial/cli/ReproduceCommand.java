package dev.axial.cli;

import dev.axial.client.dataset.DataSource;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.study.Reproduction;
import dev.axial.study.RowSelection;
import dev.axial.study.StudyRequest;
import dev.axial.study.StudySummary;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "reproduce",
        description = {
            "Reproduce the OrganAMNIST study, row by row, through Kafka and the services, in a folder of its own on free "
                    + "ports. The report is written into that folder after each run. Stopped or killed at any moment, the "
                    + "same command goes on: no finished row and no finished epoch is done again. Exit code 1 if a row "
                    + "failed.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial reproduce --quick                        (the whole in minutes; no reproduction)",
            "  ./axial reproduce                                (rows 1 to 17 on all of OrganAMNIST; hours)",
            "  ./axial reproduce --rows 1-11,13,14 --data organamnist.npz",
            "  ./axial reproduce --rows 3,8 --seeds 3 --out three-seeds",
            "  ./axial reproduce --rows 16,17 --backbone-data bloodmnist.npz",
            "  ./axial reproduce --rows 15 --set 15:epochs=8    (fewer epochs for row 15; the report says so)"
        })
final class ReproduceCommand implements Callable<Integer> {

    private static final int QUICK_EPOCHS = 2;
    private static final int MOST_SEEDS = 100;
    private static final Pattern OF_ROW = Pattern.compile("(\\d+):(.+)");

    private final Installation installation;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HomeOption home;

    @Option(names = "--rows", paramLabel = "ROWS", defaultValue = "1-17", description = "Which; default: 1-17.")
    private String rows;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "An npz file, or a published dataset (default: organamnist, all of it).")
    private Optional<String> data;

    @Option(
            names = "--quick",
            description =
                    "The bundled sample and " + QUICK_EPOCHS + " epochs a row, to see the whole: no reproduction.")
    private boolean quick;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs of each system, with seeds 1 to N; default: 1.")
    private int seeds;

    @Option(
            names = "--set",
            paramLabel = "[ROW:]KEY=VALUE",
            description = "Another value for a key of the recipes, of all rows or of one. Repeatable.")
    private Map<String, String> overrides = Map.of();

    @Option(
            names = "--backbone",
            paramLabel = "FILE.safetensors",
            description = "Weights of a ResNet-18 for rows 16 and 17, names as in torchvision.")
    private Optional<Path> backbone;

    @Option(
            names = "--backbone-data",
            paramLabel = "FILE.npz",
            description = "Colour images, such as BloodMNIST, on which such a ResNet-18 is trained first.")
    private Optional<Path> backboneData;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the study (default: reproduce, or reproduce-quick, in the state folder).")
    private Optional<Path> out;

    ReproduceCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        StudyRequest request = request();
        Home base = home.home();
        Home study = out.map(Home::new).orElseGet(() -> base.inside(quick ? "reproduce-quick" : "reproduce"));
        if (Files.exists(study.folder()) && !Files.isDirectory(study.folder())) {
            throw new CommandException("--out names a folder, and " + study.folder() + " is a file.");
        }
        Thread atInterrupt = new Thread(
                () -> terminal.say("Stopped; the same command goes on where it was, and repeats no finished epoch."));
        Runtime.getRuntime().addShutdownHook(atInterrupt);
        try {
            StudyReport report = new Reproduction(installation, base, study, terminal).run(request);
            StudySummary.print(report, request.rows(), terminal);
            terminal.say("  the report is " + Printable.path(study.folder().resolve("report.html")));
            return report.rows().stream()
                            .anyMatch(row -> request.rows().contains(row.number()) && row.state() == State.FAILED)
                    ? 1
                    : 0;
        } finally {
            stopWatching(atInterrupt);
        }
    }

    private static void stopWatching(Thread atInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: it is at work
        }
    }

    private StudyRequest request() throws CommandException {
        SortedSet<Integer> selected = RowSelection.parse(rows);
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new CommandException("--seeds is 1 to " + MOST_SEEDS + ", got " + seeds + ".");
        }
        DataSource.requirePlausible(data);
        requireFile("--backbone", backbone, "a safetensors file of a ResNet-18");
        requireFile("--backbone-data", backboneData, "an npz file in MedMNIST's form");
        if (backbone.isPresent() && backboneData.isPresent()) {
            throw new CommandException("Give --backbone or --backbone-data, not both: rows 16 and 17 stand on one.");
        }
        Map<String, Object> ofAll = new TreeMap<>(quick ? Map.of("epochs", QUICK_EPOCHS) : Map.of());
        Map<Integer, Map<String, Object>> ofRows = new TreeMap<>();
        for (Map.Entry<String, Object> set : SetOptions.parse(overrides).entrySet()) {
            Matcher matcher = OF_ROW.matcher(set.getKey());
            if (matcher.matches()) {
                int row = RowSelection.parse(matcher.group(1)).first();
                ofRows.computeIfAbsent(row, r -> new TreeMap<>()).put(matcher.group(2), set.getValue());
            } else {
                ofAll.put(set.getKey(), set.getValue());
            }
        }
        String command = "./axial "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        return new StudyRequest(selected, data, quick, seeds, ofAll, ofRows, backbone, backboneData, command);
    }

    private static void requireFile(String option, Optional<Path> file, String what) throws CommandException {
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new CommandException(
                    (Files.isDirectory(file.get()) ? file.get() + " is a folder" : "There is no file " + file.get())
                            + "; " + option + " takes " + what);
        }
    }
}
