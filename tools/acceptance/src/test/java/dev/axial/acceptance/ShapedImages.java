package dev.axial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.client.stream.AnswerReader;
import dev.axial.client.stream.ImageAnswer;
import dev.axial.client.stream.ImageAnswer.RefusedImage;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Encoded images on their two ways to a model: by the stream, where ingest shapes them, and by a request, where infer does.
 * The images are the whole corpus of {@code libraries/image}, and some that are none.
 */
final class ShapedImages {

    private static final String PREFIX = "corpus-";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection kafka;
    private final ServiceClient infer;
    private final ModelName model;

    ShapedImages(AxialSystem system, ModelName model) throws CommandException {
        this.kafka = system.kafka();
        this.infer = system.service(ServiceName.INFER);
        this.model = model;
    }

    /**
     * Each image that the stream takes has by request the logits of the bytes that ingest made of it, digit for digit, so that
     * infer has made the same; each that it rejects is refused for the same reason.
     */
    void requireSameBytesByStreamAndByRequest() throws Exception {
        Map<String, byte[]> corpus = corpus();
        Map<String, RefusedImage> rejected = stream(corpus);
        Map<String, ByteBuffer> shaped = shaped();

        assertThat(corpus).hasSizeGreaterThan(200);
        assertThat(rejected).isNotEmpty();
        assertThat(shaped.size() + rejected.size()).isEqualTo(corpus.size());
        for (Map.Entry<String, byte[]> image : corpus.entrySet()) {
            RefusedImage reason = rejected.get(image.getKey());
            if (reason == null) {
                assertThat(logits(encoded(image.getValue())))
                        .as(image.getKey())
                        .isEqualTo(logits(pixels(shaped.get(image.getKey()))));
            } else {
                assertThatThrownBy(() -> logits(encoded(image.getValue())))
                        .as(image.getKey())
                        .hasMessageContaining(" 0 is rejected as " + reason.reason() + ": " + reason.detail());
            }
        }
    }

    private static Map<String, byte[]> corpus() throws IOException {
        Path folder = Installation.locate().folder().resolve("libraries/image/src/test/resources/dev/axial/image");
        Map<String, byte[]> corpus = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().matches(".*[.](png|jpg)"))
                    .toList()) {
                corpus.put(PREFIX + file.getFileName(), Files.readAllBytes(file));
            }
        }
        JsonNode cases =
                new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
        cases.properties()
                .forEach(one -> corpus.put(
                        PREFIX + one.getKey(),
                        Base64.getDecoder().decode(one.getValue().get("file").asText())));
        byte[] whole = corpus.get(PREFIX + "colour.png");
        corpus.put(PREFIX + "cut.png", Arrays.copyOf(whole, whole.length / 2));
        corpus.put(PREFIX + "text", "no image".getBytes(UTF_8));
        corpus.put(PREFIX + "nothing", new byte[0]);
        return corpus;
    }

    /** Sends all through {@code axial.images}. @return the rejections, when all are answered */
    private Map<String, RefusedImage> stream(Map<String, byte[]> corpus) throws CommandException {
        Map<String, ImageAnswer> answers = new HashMap<>();
        try (AnswerReader reader = new AnswerReader(kafka, PREFIX);
                KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-test-corpus")) {
            corpus.forEach((name, image) -> {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(Topics.IMAGES.name(), name.getBytes(UTF_8), image);
                record.headers().add(ImageHeaders.MODEL, model.value().getBytes(UTF_8));
                producer.send(record);
            });
            await().atMost(LONG).until(() -> {
                reader.poll(POLL).forEach(answer -> answers.put(answer.id(), answer));
                return answers.size() == corpus.size();
            });
        }
        Map<String, RefusedImage> rejected = new HashMap<>();
        answers.forEach((name, answer) -> {
            if (answer instanceof RefusedImage refused) {
                rejected.put(name, refused);
            }
        });
        return rejected;
    }

    /** The bytes that ingest made of each image. */
    private Map<String, ByteBuffer> shaped() throws Exception {
        Map<String, ByteBuffer> shaped = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("axial-test-shaped")) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.INFERENCE_BATCHES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TensorBatch batch = TensorBatch.decode(record.value());
                    int size = batch.shape().size();
                    for (int i = 0; i < batch.size(); i++) {
                        if (batch.rows().get(i) instanceof TensorBatch.ImageRow row
                                && row.id().startsWith(PREFIX)) {
                            shaped.put(row.id(), batch.pixels().slice(i * size, size));
                        }
                    }
                }
            }
        }
        return shaped;
    }

    private static Map<String, Object> encoded(byte[] image) {
        return Map.of("name", "images", "datatype", "BYTES", "shape", List.of(1), "data", List.of(image));
    }

    private static Map<String, Object> pixels(ByteBuffer pixels) {
        List<Integer> values = new ArrayList<>();
        while (pixels.hasRemaining()) {
            values.add(pixels.get() & 0xFF);
        }
        return Map.of("name", "images", "datatype", "UINT8", "shape", List.of(1, 1, 28, 28), "data", values);
    }

    private List<Double> logits(Map<String, Object> input) throws CommandException, InterruptedException {
        JsonNode answer = infer.post(
                "/v2/models/" + model + "/infer",
                Map.of("inputs", List.of(input), "outputs", List.of(Map.of("name", "logits"))),
                LONG);
        List<Double> logits = new ArrayList<>();
        answer.at("/outputs/0/data").forEach(value -> logits.add(value.asDouble()));
        assertThat(logits).isNotEmpty();
        return logits;
    }
}
