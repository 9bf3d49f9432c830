package dev.axial.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.store.dataset.LabelledImages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsOnKafkaTest {

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;
    private static AnsweringService service;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        service = new AnsweringService(kafka);
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.close();
    }

    @Test
    void scoresALabelledStreamWithItsDuplicatesAndRejections() throws Exception {
        // Given: 8 images, of classes liver, spleen, liver, spleen, ...; the service calls each liver, twice so image
        // 3,
        // and rejects image 5
        ImageShape shape = new ImageShape(1, 2, 2);
        LabelledImages images =
                new LabelledImages(shape, ByteBuffer.allocate(8 * shape.size()), new int[] {0, 1, 0, 1, 0, 1, 0, 1});

        // When
        StreamScore score = new LabelledStream(
                        kafka, "scored", ModelName.DEFAULT, Split.TEST, images, List.of("liver", "spleen"))
                .run((sent, answered, of) -> {});

        // Then
        assertThat(score.sent()).isEqualTo(8);
        assertThat(score.predicted()).isEqualTo(7);
        assertThat(score.rejected()).isEqualTo(1);
        assertThat(score.lost()).isZero();
        assertThat(score.duplicates()).isEqualTo(1);
        assertThat(score.accuracy()).isEqualTo(4 / 7.0); // images 0, 2, 4, 6 of seven
        assertThat(score.exactlyOnce()).isFalse();
    }

    @Test
    void answersEachFileInOrderAndSaysOfATooLargeOneWhyItWasNotSent() throws IOException {
        // Given
        Path image = Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
        Path empty = Files.write(folder.resolve("b.png"), new byte[0]);
        Path huge = folder.resolve("c.png");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(100_000_000); // sparse
        }
        Path missing = folder.resolve("d.png");
        Path last = Files.write(folder.resolve("e.png"), new byte[] {4});

        // When
        List<String> answers = new ArrayList<>();
        new FileStream(kafka, "files", ModelName.DEFAULT)
                .run(
                        List.of(image, empty, huge, missing, last),
                        (file, answer) -> answers.add(file.getFileName() + " " + describe(answer)));

        // Then
        assertThat(answers)
                .containsExactly(
                        "a.png liver",
                        "b.png undecodable: not for the test",
                        "c.png too-many-bytes: the file has 100.0 MB, and no record may have more than 16.8 MB; it was not"
                                + " sent",
                        "d.png unreadable: the file cannot be read: there is no file " + missing,
                        "e.png liver");
    }

    private static String describe(ImageAnswer answer) {
        if (answer instanceof ImageAnswer.Predicted predicted) {
            return predicted.prediction().label();
        }
        ImageAnswer.RefusedImage rejected = (ImageAnswer.RefusedImage) answer;
        return rejected.reason() + ": " + rejected.detail();
    }
}
