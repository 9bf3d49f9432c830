package dev.axial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.launcher.home.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop, as a person runs it: a broker and four services as processes, real images, a real model. */
class DemoIT {

    private static final int TEST_IMAGES = 110;

    private final StringBuilder printed = new StringBuilder();

    @TempDir
    private Path folder;

    @Test
    void trainsJudgesAndServesAModelAndAnswersEveryImageOnce() throws IOException, InterruptedException {
        // Given: a small part of the bundled sample, every class in it
        Path small = folder.resolve("small.npz");
        Path sample = Installation.locate().bundledSample();
        int sampled = execute(
                "datasets",
                "sample",
                sample.toString(),
                small.toString(),
                "--train",
                "330",
                "--validation",
                "110",
                "--test",
                "" + TEST_IMAGES);
        assertThat(sampled).as(printed::toString).isZero();

        // When
        Path written = folder.resolve("report.json");
        int code = execute(
                "demo",
                "--home",
                folder.resolve("home").toString(),
                "--data",
                small.toString(),
                "--recipe",
                "mlp-2x256-relu",
                "--set",
                "epochs=3",
                "--report",
                written.toString());

        // Then
        assertThat(code).as(printed::toString).isZero();
        JsonNode report = new ObjectMapper().readTree(written.toFile());
        assertThat(report.at("/dataset/name").asText()).isEqualTo("small");
        assertThat(report.at("/dataset/test").asInt()).isEqualTo(TEST_IMAGES);
        assertThat(report.at("/recipe").asText()).isEqualTo("mlp-2x256-relu");
        assertThat(report.at("/training/epochs").asInt()).isEqualTo(3);
        assertThat(report.at("/training/imagesPerSecond").asDouble()).isPositive();
        assertThat(report.at("/stream/sent").asInt()).isEqualTo(TEST_IMAGES);
        assertThat(report.at("/stream/predicted").asInt()).isEqualTo(TEST_IMAGES);
        assertThat(report.at("/stream/duplicates").asInt(-1)).isZero();
        assertThat(report.at("/stream/lost").asInt(-1)).isZero();
        assertThat(report.at("/stream/rejected").asInt(-1)).isZero();
        assertThat(report.at("/stream/latencyMillis/p99").asDouble()).isPositive();
        // Twice over the same images by the same model: through two batches' worth of services, digit for digit.
        assertThat(report.at("/stream/accuracy").asDouble())
                .isEqualTo(report.at("/evaluation/accuracy").asDouble());
        assertThat(report.at("/evaluation/auc").asDouble()).isGreaterThan(0.5);
        assertThat(report.at("/model/version").asInt()).isEqualTo(1);
        assertThat(Path.of(report.at("/model/file").asText())).isNotEmptyFile();
        // The demo took its own folder away.
        assertThat(folder.resolve("home/demo")).isEmptyDirectory();
        assertThat(Files.exists(folder.resolve("home/run"))).isFalse();
    }

    private int execute(String... arguments) throws IOException, InterruptedException {
        Process command = PackagedCommand.start(arguments);
        printed.append(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return command.waitFor();
    }
}
