package dev.axial.eval.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.gate.GateConfiguration;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.service.configuration.OnnxConfiguration;
import dev.axial.service.configuration.StoreConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A real broker with all topics, the patches, their ingest, and what eval has committed so far. */
final class EvalOnKafka implements AutoCloseable {

    private final EmbeddedBroker broker;
    private final Producer<byte[], byte[]> producer;
    private final Path storeRoot;
    private final List<TopicFollower> followers = new ArrayList<>();

    private final List<ModelEvaluated> evaluations = new CopyOnWriteArrayList<>();
    private final List<ModelPromoted> champions = new CopyOnWriteArrayList<>();
    private final List<PromotionDecided> decisions = new CopyOnWriteArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> rejected = new CopyOnWriteArrayList<>();
    final List<String> requestedEpochs = new CopyOnWriteArrayList<>();

    final KafkaConnection kafka;
    final Patches patches;
    final PatchIngest ingest;

    EvalOnKafka(Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        storeRoot = folder.resolve("store");
        patches = Patches.in(storeRoot);
        ingest = new PatchIngest(kafka, patches);
        producer = kafka.producer("test");
        follow(Topics.EVALUATIONS, record -> evaluations.add(read(record, ModelEvaluated.class)));
        follow(Topics.CHAMPIONS, record -> champions.add(read(record, ModelPromoted.class)));
        follow(Topics.PROMOTION_DECISIONS, record -> decisions.add(read(record, PromotionDecided.class)));
        follow(Topics.MODELS_REJECTED, rejected::add);
        follow(Topics.EPOCH_REQUESTS, record -> requestedEpochs.add(new String(record.key(), UTF_8)));
    }

    /** The service as Quarkus wires it. */
    EvalWiring service() {
        return service("0");
    }

    EvalWiring service(String instance) {
        return new EvalWiring(
                () -> Map.of("bootstrap.servers", broker.bootstrapServers()),
                () -> instance,
                mapping(StoreConfiguration.class, Map.of("axial.store.root", storeRoot.toString())),
                mapping(OnnxConfiguration.class, Map.of("axial.onnx.threads", "1")),
                mapping(GateConfiguration.class, Map.of()),
                new SimpleMeterRegistry());
    }

    void announce(ModelTrained trained) throws Exception {
        announce(trained.model().value(), EventJson.write(trained));
    }

    void announce(String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(Topics.MODELS.name(), key.getBytes(UTF_8), value))
                .get();
    }

    void request(PromotionRequested request) throws Exception {
        producer.send(CloudEvents.record(
                        Topics.PROMOTION_REQUESTS, request.model().value(), "promotion-requested", "test", request))
                .get();
    }

    /** Waits for so many decisions on a name, and returns them in their order. */
    List<PromotionDecided> decisions(ModelName model, int count) throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> decisionsNow(model).size() >= count);
        return decisionsNow(model);
    }

    private List<PromotionDecided> decisionsNow(ModelName model) {
        return decisions.stream().filter(d -> d.model().equals(model)).toList();
    }

    /** Waits for so many verdicts on models of a name, and returns them in the order in which they were given. */
    List<ModelEvaluated> evaluations(ModelName model, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> evaluationsNow(model).size() >= count);
        return evaluationsNow(model);
    }

    List<ModelEvaluated> evaluationsNow(ModelName model) {
        return evaluations.stream().filter(e -> e.model().equals(model)).toList();
    }

    /** Every champion record of a name, once everything up to now is read. */
    List<ModelPromoted> champions(ModelName model) throws Exception {
        for (TopicFollower follower : followers) {
            follower.catchUp(Duration.ofSeconds(10));
        }
        return champions.stream().filter(c -> c.model().equals(model)).toList();
    }

    @Override
    public void close() {
        followers.forEach(TopicFollower::close);
        producer.close();
        ingest.close();
        patches.store().close();
        broker.close();
    }

    private void follow(Topic topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> fold) {
        TopicFollower follower = new TopicFollower(kafka, "test-" + topic.name(), topic, fold);
        follower.start();
        followers.add(follower);
    }

    private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> event) {
        try {
            if (CloudEvents.type(record.headers()).isEmpty()) {
                throw new AssertionError("an event says in ce_type what it is");
            }
            return EventJson.read(record.value(), event);
        } catch (InvalidEventException e) {
            throw new AssertionError("eval publishes what the contract says", e);
        }
    }

    /** For a loop that must not die; its test then waits in vain, and this says why. */
    static void fail(Throwable fatal) {
        throw new AssertionError("the loop died", fatal);
    }

    private static <T> T mapping(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(type)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(type);
    }
}
