package dev.axial.infer.edge;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.TestModels;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.service.tracing.OtlpReceiver;
import dev.axial.store.ArtifactStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The surroundings of infer when it starts: a broker, a store, a receiver of traces, and unless told otherwise a champion promoted before.
 */
public final class RunningSystem implements QuarkusTestResourceLifecycleManager {

    private EmbeddedBroker broker;
    private OtlpReceiver traces;
    private boolean champion;

    @Override
    public void init(Map<String, String> arguments) {
        champion = Boolean.parseBoolean(arguments.getOrDefault("champion", "true"));
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "infer-");
            broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            Path objects = folder.resolve("store");
            if (champion) {
                promote(kafka, objects);
            }
            traces = new OtlpReceiver();
            Map<String, String> configuration = new HashMap<>(traces.configuration());
            configuration.put("axial.infer.body-timeout", "5s");
            configuration.put("kafka.bootstrap.servers", broker.bootstrapServers());
            configuration.put(
                    "axial.store.options.root", objects.toAbsolutePath().toString());
            return configuration;
        } catch (IOException | ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the system around infer does not start", e);
        }
    }

    /** A champion after another, and five images that wait for it. */
    private static void promote(KafkaConnection kafka, Path objects) throws ExecutionException, InterruptedException {
        try (ArtifactStore store = ArtifactStore.local(objects);
                KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            ModelPromoted champion = TestModels.model(store, 3, TestModels.TWO_PIXELS, 0);
            byte[] batch =
                    TestModels.batch(champion, TestModels.TWO_PIXELS, 0, 5).encode();
            ModelPromoted before = TestModels.model(store, 2, TestModels.TWO_PIXELS, 2);
            for (ModelPromoted promoted : List.of(before, champion)) {
                producer.send(CloudEvents.record(Topics.CHAMPIONS, "organ", "model-promoted", "eval", promoted))
                        .get();
            }
            producer.send(new ProducerRecord<>(Topics.INFERENCE_BATCHES.name(), 2, null, batch))
                    .get();
        }
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
            traces.close();
        }
    }
}
