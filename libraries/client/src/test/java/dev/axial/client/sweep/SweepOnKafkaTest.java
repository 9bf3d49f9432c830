package dev.axial.client.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.store.ArtifactStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a history from a real broker. */
class SweepOnKafkaTest {

    private static final ModelName ORGAN = ModelName.DEFAULT;

    @Test
    void readsWhatIsInUseFromKafka(@TempDir Path folder) throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                ArtifactStore store = ArtifactStore.local(folder.resolve("store"))) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            ArtifactRef version = store.put("a version of a dataset".getBytes(UTF_8));
            ArtifactRef leftBehind = store.put("left behind".getBytes(UTF_8));
            try (Producer<byte[], byte[]> producer = kafka.producer("test");
                    Admin admin = kafka.admin("test")) {
                send(producer, new AttemptBegun(new RunId("open"), 1, ORGAN, "cnn", "used"));
                send(
                        producer,
                        new Started(
                                new RunId("open"),
                                1,
                                ORGAN,
                                "cnn",
                                new DatasetRef("used", version),
                                1,
                                Map.of(),
                                true,
                                5));
                send(producer, new AttemptBegun(new RunId("ended"), 1, ORGAN, "cnn", "unused"));
                send(producer, new Failed(new RunId("ended"), "for a test"));
                request(producer, "done");
                request(producer, "waited-for");
                admin.alterConsumerGroupOffsets(
                                "axial-train",
                                Map.of(
                                        new TopicPartition(Topics.TRAINING_REQUESTS.name(), 0),
                                        new OffsetAndMetadata(1)))
                        .all()
                        .get();
            }

            // Then: all is older than no time at all
            assertThat(new Sweep(store, 1, Duration.ZERO).find(kafka))
                    .extracting(Sweep.Unneeded::artifact)
                    .containsExactly(leftBehind);
            assertThat(Sweep.datasetsInUse(kafka)).containsExactlyInAnyOrder("used", "waited-for");
        }
    }

    private static void send(Producer<byte[], byte[]> producer, TrainingProgress event) throws Exception {
        producer.send(CloudEvents.progress(event, "test")).get();
    }

    private static void request(Producer<byte[], byte[]> producer, String dataset) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.TRAINING_REQUESTS.name(),
                        0,
                        null,
                        ("{\"recipe\": \"cnn\", \"dataset\": \"" + dataset + "\"}").getBytes(UTF_8)))
                .get();
    }
}
