package dev.axial.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.rejection.Rejection;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ingest and infer in one, with slips that a stream must notice: it says {@code liver} to everything, answers image 3
 * twice and rejects image 5.
 */
final class AnsweringService implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicFollower images;

    AnsweringService(KafkaConnection kafka) {
        this.producer = kafka.producer("answering");
        this.images = new TopicFollower(kafka, "answering", Topics.IMAGES, this::answer);
        images.start();
    }

    private void answer(ConsumerRecord<byte[], byte[]> image) {
        String id = new String(image.key(), UTF_8);
        if (id.endsWith("00005") || image.value().length == 0) {
            producer.send(Rejection.of(image, Topics.IMAGES_REJECTED, RejectionReason.UNDECODABLE, "not for the test"));
            return;
        }
        byte[] prediction = EventJson.write(new Prediction(
                id,
                new Prediction.Model(ModelName.DEFAULT, 1, Sha256.of(new byte[0])),
                "liver",
                0,
                0.9f,
                List.of(0.9f, 0.1f),
                new Prediction.Source(image.partition(), image.offset()),
                Instant.ofEpochMilli(image.timestamp()),
                Instant.now()));
        assert image.headers().lastHeader(ImageHeaders.MODEL) != null;
        int times = id.endsWith("00003") ? 2 : 1;
        for (int i = 0; i < times; i++) {
            producer.send(new ProducerRecord<>(Topics.PREDICTIONS.name(), image.partition(), image.key(), prediction));
        }
        producer.flush();
    }

    @Override
    public void close() {
        images.close();
        producer.close();
    }
}
