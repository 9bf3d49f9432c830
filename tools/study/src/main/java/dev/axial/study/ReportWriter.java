package dev.axial.study;

import dev.axial.client.training.KnownRuns;
import dev.axial.contract.CodeVersion;
import dev.axial.contract.training.Split;
import dev.axial.launcher.process.ProcessMemory;
import dev.axial.store.dataset.Dataset;
import dev.axial.study.report.DataReport;
import dev.axial.study.report.StudyReport;
import dev.axial.study.report.VariantReport;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the whole report from what is known now. */
final class ReportWriter {

    private final Journal journal;
    private final KnownRuns runs;
    private final KnownRecipes recipes;
    private final Dataset dataset;

    ReportWriter(Journal journal, KnownRuns runs, KnownRecipes recipes, Dataset dataset) {
        this.journal = journal;
        this.runs = runs;
        this.recipes = recipes;
        this.dataset = dataset;
    }

    /**
     * @param finished empty while there is more to do
     * @param backbone what rows 16 and 17 stand on, if it was trained here
     * @param backboneFailure why they cannot be run, if that was tried
     */
    StudyReport write(Optional<Instant> finished, Optional<Dataset> backbone, Optional<String> backboneFailure)
            throws IOException {
        StudyState state = journal.state();
        StudyReports reports =
                new StudyReports(state, runs, recipes, dataset.shape().width(), backboneFailure);
        DatasetPictures pictures = new DatasetPictures(journal.folder());
        StudyReport report = new StudyReport(
                state.study(),
                state.quick(),
                state.command(),
                CodeVersion.current(),
                state.started(),
                finished,
                state.variants().values().stream()
                        .mapToInt(VariantPlan::seeds)
                        .max()
                        .orElse(1),
                MachineFacts.read(),
                new DataReport(
                        dataset.ref().name(),
                        dataset.ref().artifact().sha256().hex(),
                        shape(dataset),
                        dataset.labels(),
                        dataset.images().get(Split.TRAIN),
                        dataset.images().get(Split.VALIDATION),
                        dataset.images().get(Split.TEST),
                        pictures.statistics(),
                        pictures.picture(DatasetPictures.COLLAGE),
                        pictures.picture(DatasetPictures.AUGMENTED)),
                backbone.map(ReportWriter::plain),
                reports.rows(),
                remarks(state, reports));
        ReportFiles.write(report, journal.folder());
        return report;
    }

    private static DataReport plain(Dataset dataset) {
        return new DataReport(
                dataset.ref().name(),
                dataset.ref().artifact().sha256().hex(),
                shape(dataset),
                dataset.labels(),
                dataset.images().get(Split.TRAIN),
                dataset.images().get(Split.VALIDATION),
                dataset.images().get(Split.TEST),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<Integer> shape(Dataset dataset) {
        return List.of(
                dataset.shape().channels(),
                dataset.shape().height(),
                dataset.shape().width());
    }

    private List<String> remarks(StudyState state, StudyReports reports) {
        List<String> remarks = new ArrayList<>();
        if (state.quick()) {
            remarks.add("This is a quick look at the whole with few images and few epochs, and no reproduction: its "
                    + "numbers say nothing about the study's.");
        }
        remarks.add(
                "Each model is that of the epoch with the lowest validation loss; test images choose nothing. The best "
                        + "test epoch is the study's way of quoting; it stands beside for comparison and is used for nothing.");
        remarks.add(
                ProcessMemory.isCounted()
                        ? "Memory is the most resident memory that train-service had during the run, by the operating "
                                + "system's count (VmHWM); train-service is started anew before each run."
                        : "Memory is not given: this operating system does not count the peak in /proc.");
        reports.backbone()
                .flatMap(VariantReport::accuracy)
                .ifPresent(accuracy -> remarks.add(String.format(
                        Locale.ROOT,
                        "The own backbone has a test accuracy of %.2f %% on %s.",
                        100 * accuracy.mean(),
                        state.backboneDataset().orElse("its data"))));
        return remarks;
    }
}
