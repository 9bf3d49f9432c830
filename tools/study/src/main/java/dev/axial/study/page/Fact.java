package dev.axial.study.page;

import dev.axial.study.report.DataReport;
import dev.axial.study.report.Hardware;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.Quantities;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line of the page's head.
 *
 * @param code whether the value is something typed or computed, to be set so
 */
record Fact(String name, String value, boolean code) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Datasets that Axial brings or fetches; of others it knows no licence. */
    private static final Set<String> MEDMNIST = Set.of("organamnist", "organamnist-sample", "bloodmnist");

    static List<Fact> of(StudyReport report) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Command", report.command(), true));
        facts.add(new Fact("Time", time(report), false));
        facts.add(new Fact("Code", report.codeVersion(), true));
        facts.add(new Fact("Hardware", hardware(report.hardware()), false));
        addData(facts, "Data", report.dataset());
        report.backboneDataset().ifPresent(data -> addData(facts, "Backbone data", data));
        facts.add(new Fact("Runs", report.seeds() == 1 ? "one seed" : report.seeds() + " seeds of each system", false));
        return facts;
    }

    private static String time(StudyReport report) {
        return TIME.format(report.started())
                + report.finished()
                        .map(finished -> " to " + until(report.started(), finished))
                        .orElse(", not finished");
    }

    private static String until(Instant started, Instant finished) {
        String from = TIME.format(started);
        String to = TIME.format(finished);
        return from.substring(0, 10).equals(to.substring(0, 10)) ? to.substring(11) : to;
    }

    private static String hardware(Hardware hardware) {
        String memory = hardware.memoryBytes() == 0
                ? ""
                : String.format(Locale.ROOT, "%.0f GiB memory, ", hardware.memoryBytes() / (double) (1L << 30));
        return "%s, %d %s, %s%s, %s"
                .formatted(
                        hardware.processor(),
                        hardware.cores(),
                        hardware.cores() == 1 ? "core" : "cores",
                        memory,
                        hardware.system(),
                        hardware.java());
    }

    private static void addData(List<Fact> facts, String name, DataReport data) {
        String shape = data.shape().stream().map(String::valueOf).collect(Collectors.joining(" × "));
        facts.add(new Fact(
                name,
                "%s: %s train, %s validation and %s test images, %s, %d classes%s"
                        .formatted(
                                data.name(),
                                Quantities.count(data.train()),
                                Quantities.count(data.validation()),
                                Quantities.count(data.test()),
                                shape,
                                data.labels().size(),
                                MEDMNIST.contains(data.name()) ? "; of MedMNIST v2, licence CC BY 4.0" : ""),
                false));
        facts.add(new Fact(name + " SHA-256", data.sha256(), true));
    }
}
