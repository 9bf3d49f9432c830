package dev.axial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.launcher.home.Installation;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.RunningSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that running services export, beside those that the chart and its pages tell of. */
final class ExportedMetrics {

    private static final Path FOLDER = Installation.locate().folder();
    private static final Pattern METRIC = Pattern.compile("\\baxial_[a-z_]+");
    private static final Pattern TESTED = Pattern.compile("series: '([^']+)'");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Labels that a cluster's scrape adds. */
    private static final Set<String> OF_CLUSTER = Set.of("namespace", "pod");

    /** Labels whose values are ours, not those of a model or a replica. */
    private static final Set<String> FIXED = Set.of("reason", "status", "result", "le");

    private final List<String> series = new ArrayList<>();

    /** Scrapes each service. */
    ExportedMetrics(RunningSystem system) throws Exception {
        for (Part service : Part.SERVICES) {
            new String(system.service(service).bytes("/q/metrics"), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(series::add);
        }
    }

    /** Requires that what alerts, their test and the dashboard watch is exported, and that OPERATIONS has a row for all. */
    void require() throws IOException {
        Set<String> names = series.stream().map(ExportedMetrics::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names)
                .as("metrics that the services export, after all that")
                .containsAll(found(METRIC, "deploy/helm/axial/files/alerts.yaml"))
                .containsAll(found(METRIC, "deploy/helm/axial/files/dashboard.json"));

        Set<String> forms = series.stream().map(ExportedMetrics::form).collect(Collectors.toSet());
        assertThat(forms)
                .as("series by which the alerts are tested")
                .containsAll(found(TESTED, "deploy/images/src/test/resources/alerts-test.yaml").stream()
                        .map(ExportedMetrics::form)
                        .toList());

        String operations = Files.readString(FOLDER.resolve("docs/OPERATIONS.md"));
        assertThat(names).filteredOn(name -> name.startsWith("axial_")).allSatisfy(name -> assertThat(operations)
                .contains(name.replaceFirst("_(bucket|sum|count|max)$", "")));
    }

    private static Set<String> found(Pattern pattern, String file) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(Files.readString(FOLDER.resolve(file)));
        while (matcher.find()) {
            found.add(matcher.group(matcher.groupCount()));
        }
        assertThat(found).as(file).hasSizeGreaterThan(5);
        return found;
    }

    private static String name(String series) {
        return series.split("[{ ]")[0];
    }

    /** Name and labels, with the values that do not differ from one installation to another. */
    private static String form(String series) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(series);
        while (label.find()) {
            if (!OF_CLUSTER.contains(label.group(1))) {
                labels.add(label.group(1) + (FIXED.contains(label.group(1)) ? "=" + label.group(2) : ""));
            }
        }
        return name(series) + labels;
    }
}
