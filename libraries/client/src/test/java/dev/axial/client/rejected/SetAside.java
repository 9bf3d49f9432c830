package dev.axial.client.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.rejection.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Images that were set aside, as ingest does it, and what later lies in {@code axial.images}. */
final class SetAside {

    private static final int PARTITION = 2;

    private final KafkaConnection kafka;

    SetAside(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    RejectedId image(String key, RejectionReason reason, byte[] value) throws Exception {
        ConsumerRecord<byte[], byte[]> image =
                new ConsumerRecord<>(Topics.IMAGES.name(), PARTITION, 41, key.getBytes(UTF_8), value);
        image.headers().add(ImageHeaders.LABEL, "liver".getBytes(UTF_8));
        // What a producer of bad will might add, to have its rejection taken for a note about record 0.
        image.headers().add(ImageHeaders.REPLAY_OF, "0".getBytes(UTF_8));
        return send(Rejection.of(image, Topics.IMAGES_REJECTED, reason, "it is " + reason.code()));
    }

    RejectedId send(ProducerRecord<byte[], byte[]> rejected) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("set-aside")) {
            RecordMetadata at = producer.send(rejected).get();
            return new RejectedId(Topics.IMAGES_REJECTED, at.partition(), at.offset());
        }
    }

    /** The images whose keys begin so, committed ones only. */
    List<ConsumerRecord<byte[], byte[]>> images(String prefix) throws Exception {
        return records(Topics.IMAGES, prefix);
    }

    /** The keys of {@link #images}. */
    List<String> keys(String prefix) throws Exception {
        return images(prefix).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(Topic topic, String prefix) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> found = new CopyOnWriteArrayList<>();
        try (TopicFollower follower = new TopicFollower(kafka, "found", topic, record -> {
            if (new String(record.key(), UTF_8).startsWith(prefix)) {
                found.add(record);
            }
        })) {
            follower.start();
            follower.catchUp(Duration.ofSeconds(20));
        }
        return found;
    }
}
