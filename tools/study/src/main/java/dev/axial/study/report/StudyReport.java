package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The study as this system reproduced it. Written anew after each run, so that what is there is whole, also if the command
 * was stopped.
 *
 * @param study identity of the folder that it was run in; part of every run id
 * @param quick whether it was a look at everything with few images and epochs: no reproduction
 * @param command as a person would write it
 * @param codeVersion release and commit
 * @param started when it was first begun
 * @param finished when the last run of it ended; empty while there is more to do
 * @param seeds runs of each system
 * @param rows all 17, in order, also those that were not asked for
 * @param remarks on the whole, a sentence each
 */
public record StudyReport(
        String study,
        boolean quick,
        String command,
        String codeVersion,
        Instant started,
        Optional<Instant> finished,
        int seeds,
        Hardware hardware,
        DataReport dataset,
        Optional<DataReport> backboneDataset,
        List<RowReport> rows,
        List<String> remarks) {

    public StudyReport {
        requireNonNull(study, "study");
        requireNonNull(command, "command");
        requireNonNull(codeVersion, "codeVersion");
        requireNonNull(started, "started");
        requireNonNull(finished, "finished");
        requireNonNull(hardware, "hardware");
        requireNonNull(dataset, "dataset");
        requireNonNull(backboneDataset, "backboneDataset");
        rows = List.copyOf(rows);
        remarks = List.copyOf(remarks);
    }
}
