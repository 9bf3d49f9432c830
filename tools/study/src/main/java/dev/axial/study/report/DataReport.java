package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.dataset.DatasetStatistics;
import java.util.List;
import java.util.Optional;

/**
 * The data that was learned from.
 *
 * @param sha256 of the npz file, hexadecimal
 * @param shape {@code [C, H, W]}
 * @param train images
 * @param validation images
 * @param test images
 * @param statistics as ingest gives them
 * @param collage name of a PNG file beside the report, 100 images
 * @param augmented name of a PNG file beside the report, originals and what augmentation made of them
 */
public record DataReport(
        String name,
        String sha256,
        List<Integer> shape,
        List<String> labels,
        int train,
        int validation,
        int test,
        Optional<DatasetStatistics> statistics,
        Optional<String> collage,
        Optional<String> augmented) {

    public DataReport {
        requireNonNull(name, "name");
        requireNonNull(sha256, "sha256");
        shape = List.copyOf(shape);
        labels = List.copyOf(labels);
        requireNonNull(statistics, "statistics");
        requireNonNull(collage, "collage");
        requireNonNull(augmented, "augmented");
    }
}
