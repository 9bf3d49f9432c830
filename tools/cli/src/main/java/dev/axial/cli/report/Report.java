package dev.axial.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.axial.client.stream.StreamScore;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.training.Split;
import dev.axial.store.dataset.Dataset;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that {@code --report} writes.
 *
 * @param recipe that the model was built by
 * @param training null where this command trained nothing and nothing is known of the model's training
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
        Data dataset,
        String recipe,
        TrainingTimes training,
        TestScores evaluation,
        StreamScore stream,
        AnsweringModel model) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Name, content and number of images of each split. */
    public record Data(String name, String sha256, int train, int validation, int test) {

        public static Data of(Dataset dataset) {
            return new Data(
                    dataset.ref().name(),
                    dataset.ref().artifact().sha256().hex(),
                    dataset.images().get(Split.TRAIN),
                    dataset.images().get(Split.VALIDATION),
                    dataset.images().get(Split.TEST));
        }
    }

    /** Epochs run, how long they took together, and training images per second of fitting. */
    public record TrainingTimes(int epochs, double seconds, double imagesPerSecond) {

        public static TrainingTimes of(TrainingOutcome outcome) {
            return new TrainingTimes(outcome.epochs(), outcome.seconds(), outcome.imagesPerSecond());
        }
    }

    /** On the test split, 0 to 1 each. */
    public record TestScores(double accuracy, double auc) {

        public static TestScores of(TrainingOutcome outcome) {
            return new TestScores(
                    outcome.evaluation().accuracy(), outcome.evaluation().auc());
        }
    }

    /** The model that answered. */
    public record AnsweringModel(String name, int version, String sha256, String file) {

        /** @param file where its ONNX file can be read */
        public static AnsweringModel of(ModelPromoted champion, Path file) {
            return new AnsweringModel(
                    champion.model().value(),
                    champion.version(),
                    champion.artifact().sha256().hex(),
                    file.toAbsolutePath().toString());
        }
    }

    public void write(Path file) throws CommandException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.write(file, JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandException("The report cannot be written to " + file + ": " + Sentence.reason(e), e);
        }
    }
}
