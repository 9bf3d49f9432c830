package dev.axial.local.reproduce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.axial.contract.json.EventJson;
import dev.axial.local.reproduce.report.StudyReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The report in a folder: {@code report.json} for programs, {@code report.md} for documents. Each whole or not at all. */
final class ReportFiles {

    static final String JSON = "report.json";
    static final String MARKDOWN = "report.md";

    private static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFiles() {}

    static void write(StudyReport report, Path folder) throws IOException {
        replace(folder.resolve(JSON), INDENTED.writeValueAsBytes(INDENTED.readTree(EventJson.write(report))));
        replace(folder.resolve(MARKDOWN), MarkdownTable.of(report).getBytes(StandardCharsets.UTF_8));
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
