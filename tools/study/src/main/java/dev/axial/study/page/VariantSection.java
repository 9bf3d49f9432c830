package dev.axial.study.page;

import dev.axial.figures.Figure;
import dev.axial.study.report.DataReport;
import dev.axial.study.report.ReportedMetrics;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.VariantReport;
import dev.axial.terminal.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One network of a row.
 *
 * @param name what sets it apart in its row; may be blank
 * @param numbers on its runs, a sentence for each seed; why there is none otherwise
 * @param remark on the study's number; may be blank
 * @param figured which run the figures are of; blank if there is one only, or none
 * @param recipe by name
 * @param yaml the recipe; blank if it is not known
 */
record VariantSection(
        String name,
        List<String> numbers,
        String remark,
        String figured,
        List<Figure> figures,
        String recipe,
        String yaml) {

    static VariantSection of(RowReport row, VariantReport variant, DataReport data) {
        Optional<SeedReport> shown = variant.seeds().stream()
                .filter(seed -> seed.test().isPresent())
                .findFirst()
                .or(() -> variant.seeds().stream()
                        .filter(seed -> !seed.curve().isEmpty())
                        .findFirst());
        String subject =
                "Row " + row.number() + ", " + row.system() + (variant.name().isBlank() ? "" : ", " + variant.name());
        return new VariantSection(
                variant.name(),
                variant.seeds().isEmpty()
                        ? variant.reason().stream().toList()
                        : variant.seeds().stream().map(VariantSection::sentence).toList(),
                variant.study()
                        .remark()
                        .map(remark -> "On the study's number: " + remark + ".")
                        .orElse(""),
                variant.seeds().size() < 2
                        ? ""
                        : shown.map(seed -> "The figures are of seed " + seed.seed() + ".")
                                .orElse(""),
                VariantFigures.of(variant, shown, subject, data),
                variant.recipe(),
                yaml(variant));
    }

    private static String sentence(SeedReport seed) {
        List<String> parts = new ArrayList<>();
        seed.test().ifPresent(test -> parts.add(accuracy(seed, test)));
        seed.test()
                .ifPresent(test -> parts.add(String.format(
                        Locale.ROOT,
                        "AUC %.4f, log loss %.3f nats, calibration error %.3f",
                        test.auc(),
                        test.loss(),
                        test.expectedCalibrationError())));
        seed.imagesPerSecond()
                .ifPresent(rate -> parts.add(Quantities.count(Math.round(rate)) + " images/s of fitting"));
        seed.fittedParameters()
                .filter(fitted -> !seed.parameters().equals(Optional.of(fitted)))
                .ifPresent(fitted -> parts.add(Quantities.count(fitted) + " parameters fitted, the others frozen"));
        seed.reason().ifPresent(parts::add);
        return "Seed " + seed.seed() + ": " + (parts.isEmpty() ? seed.state().code() : String.join("; ", parts)) + ".";
    }

    private static String accuracy(SeedReport seed, ReportedMetrics test) {
        return "%s of %s test images right%s%s"
                .formatted(
                        Quantities.percent(test.accuracy()),
                        Quantities.count(test.images()),
                        test.accuracyInterval95().size() == 2
                                ? " (95 %% interval %s to %s)"
                                        .formatted(
                                                Quantities.percent(test.accuracyInterval95()
                                                        .get(0)),
                                                Quantities.percent(test.accuracyInterval95()
                                                        .get(1)))
                                : "",
                        seed.chosenEpoch()
                                .map(epoch -> ", epoch " + epoch + " of "
                                        + seed.curve().size())
                                .orElse(""));
    }

    private static String yaml(VariantReport variant) {
        String changed = variant.overrides().entrySet().stream()
                .map(entry -> "# here: " + entry.getKey() + ": " + entry.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
        return variant.yaml().isBlank() ? "" : changed + variant.yaml();
    }
}
