package dev.axial.study;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a study that its folder keeps beside what Kafka holds: {@code study.json}.
 *
 * @param study its identity; part of every run id
 * @param started when it was first begun
 * @param finished when the last run of it ended
 * @param command that was last given
 * @param quick whether it is only a look at everything
 * @param dataset its name
 * @param sha256 of the dataset, hexadecimal
 * @param backboneDataset name of what the own backbone is trained on
 * @param backboneRemark where the weights of rows 16 and 17 come from, one sentence
 * @param variants how each was asked for, by model
 * @param peakMemoryBytes of train-service, by run
 */
record StudyState(
        String study,
        Instant started,
        Optional<Instant> finished,
        String command,
        boolean quick,
        String dataset,
        String sha256,
        Optional<String> backboneDataset,
        Optional<String> backboneRemark,
        @JsonAlias("systems") Map<String, VariantPlan> variants,
        Map<String, Long> peakMemoryBytes) {

    private static final String FILE = "study.json";

    StudyState {
        requireNonNull(study, "study");
        requireNonNull(started, "started");
        requireNonNull(finished, "finished");
        requireNonNull(command, "command");
        requireNonNull(dataset, "dataset");
        requireNonNull(sha256, "sha256");
        requireNonNull(backboneDataset, "backboneDataset");
        requireNonNull(backboneRemark, "backboneRemark");
        variants = Map.copyOf(variants);
        peakMemoryBytes = Map.copyOf(peakMemoryBytes);
    }

    /** Reads the state of a folder; empty if no study was begun there. */
    static Optional<StudyState> read(Path folder) throws CommandException {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(EventJson.read(Files.readAllBytes(file), StudyState.class))
                    : Optional.empty();
        } catch (IOException | InvalidEventException e) {
            throw new CommandException(
                    Printable.path(file) + " cannot be read (" + Sentence.reason(e)
                            + "); give another folder with --out, or remove this one.",
                    e);
        }
    }

    /** Whole or not at all. */
    void write(Path folder) throws IOException {
        Path fresh = folder.resolve(FILE + ".new");
        Files.write(fresh, EventJson.write(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    StudyState asked(String newCommand, Map<String, VariantPlan> newSystems) {
        Map<String, VariantPlan> all = new TreeMap<>(variants);
        all.putAll(newSystems);
        return new StudyState(
                study,
                started,
                finished,
                newCommand,
                quick,
                dataset,
                sha256,
                backboneDataset,
                backboneRemark,
                all,
                peakMemoryBytes);
    }

    StudyState onBackbone(Optional<String> trainedOn, String remark) {
        return new StudyState(
                study,
                started,
                finished,
                command,
                quick,
                dataset,
                sha256,
                trainedOn,
                Optional.of(remark),
                variants,
                peakMemoryBytes);
    }

    StudyState finishedAt(Instant end) {
        return new StudyState(
                study,
                started,
                Optional.of(end),
                command,
                quick,
                dataset,
                sha256,
                backboneDataset,
                backboneRemark,
                variants,
                peakMemoryBytes);
    }

    /** Remembers the larger one. */
    StudyState measured(String run, long bytes) {
        Map<String, Long> all = new TreeMap<>(peakMemoryBytes);
        all.merge(run, bytes, Math::max);
        return new StudyState(
                study,
                started,
                finished,
                command,
                quick,
                dataset,
                sha256,
                backboneDataset,
                backboneRemark,
                variants,
                all);
    }
}
