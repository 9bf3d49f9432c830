package dev.axial.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.axial.contract.json.EventJson;
import dev.axial.figures.Figure;
import dev.axial.study.page.StudyPage;
import dev.axial.study.report.StudyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The report in a folder: {@code report.json} for programs, {@code report.md} for documents, {@code report.html} for a
 * reader, and its figures one by one. Each file whole or not at all.
 */
final class ReportFiles {

    static final String JSON = "report.json";
    static final String MARKDOWN = "report.md";
    static final String HTML = "report.html";

    private static final String FIGURES = "figures";
    private static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFiles() {}

    /** The numbers; at every change. */
    static void write(StudyReport report, Path folder) throws IOException {
        replace(folder.resolve(JSON), INDENTED.writeValueAsBytes(INDENTED.readTree(EventJson.write(report))));
        replace(folder.resolve(MARKDOWN), bytes(MarkdownTable.of(report)));
    }

    /** The page and its figures, which take seconds to draw. */
    static void draw(StudyReport report, Path folder) throws IOException {
        StudyPage page = StudyPage.of(report, name -> read(folder.resolve(name)));
        replace(folder.resolve(HTML), bytes(page.html()));
        Path figures = folder.resolve(FIGURES);
        Files.createDirectories(figures);
        for (Figure figure : page.figures()) {
            replace(figures.resolve(figure.name() + ".svg"), bytes(figure.svg()));
            replace(figures.resolve(figure.name() + ".png"), figure.png());
        }
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot read " + file, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
