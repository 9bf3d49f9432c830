package dev.axial.study;

import dev.axial.client.dataset.DatasetDescriptions;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.DatasetRef;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Ingest's description of the dataset, asked for once and kept beside the report. */
final class DatasetPictures {

    static final String COLLAGE = "collage.png";
    static final String AUGMENTED = "augmented.png";

    private static final String STATISTICS = "statistics.json";
    private static final long SEED = 1;

    private final Path folder;

    DatasetPictures(Path folder) {
        this.folder = folder;
    }

    /** A study can do without them: if ingest cannot, it says so and goes on. */
    void fetch(DatasetRef dataset, DatasetDescriptions ingest, Terminal terminal)
            throws IOException, InterruptedException {
        try {
            if (statistics().isEmpty()) {
                ReportFiles.replace(folder.resolve(STATISTICS), EventJson.write(ingest.statistics(dataset, SEED)));
            }
            if (picture(COLLAGE).isEmpty()) {
                ReportFiles.replace(folder.resolve(COLLAGE), ingest.collage(dataset, SEED));
            }
            if (picture(AUGMENTED).isEmpty()) {
                ReportFiles.replace(folder.resolve(AUGMENTED), ingest.augmented(dataset, SEED));
            }
        } catch (CommandException e) {
            terminal.say(terminal.style(
                    "  the report has no figures of the dataset yet: " + e.getMessage(), Terminal.Style.YELLOW));
        }
    }

    Optional<DatasetStatistics> statistics() throws IOException {
        Path file = folder.resolve(STATISTICS);
        try {
            return Files.exists(file)
                    ? Optional.of(EventJson.read(Files.readAllBytes(file), DatasetStatistics.class))
                    : Optional.empty();
        } catch (InvalidEventException e) {
            return Optional.empty(); // of another version: asked for anew
        }
    }

    /** The file's name, if it is there. */
    Optional<String> picture(String name) {
        return Files.exists(folder.resolve(name)) ? Optional.of(name) : Optional.empty();
    }
}
