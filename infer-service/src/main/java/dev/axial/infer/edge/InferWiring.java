package dev.axial.infer.edge;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.topic.Topics;
import dev.axial.image.ImageShaper;
import dev.axial.infer.Inference;
import dev.axial.infer.batch.BatchConfiguration;
import dev.axial.infer.batch.RunSettings;
import dev.axial.infer.champion.ModelLoader;
import dev.axial.infer.champion.PublishedVersions;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.request.RequestInference;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.parking.Parking;
import dev.axial.onnx.ExecutionProvider;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.service.configuration.InstanceConfiguration;
import dev.axial.service.configuration.KafkaConfiguration;
import dev.axial.service.configuration.OnnxConfiguration;
import dev.axial.service.configuration.StoreConfiguration;
import dev.axial.service.configuration.StreamConfiguration;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object graph of infer-service: the constructor builds it, its lifecycle starts and stops it. ServedChampions and evaluations
 * are read to their ends before the first batch is taken, so that no batch meets an earlier champion.
 */
@Singleton
class InferWiring {

    private static final Logger LOG = LoggerFactory.getLogger(InferWiring.class);

    /**
     * Most batches of one poll and one transaction. It bounds what infer holds, whatever lies in Kafka: the rest waits
     * there as lag. At the worst, of heap:
     *
     * <ul>
     *   <li>fetched and not yet polled: 6 partitions of batches and 6 of parked ones, of which one of a number is read at a
     *       time and the other may have been fetched before; each 8 MiB, or one batch of 9 MiB: 108 MiB
     *   <li>polled: the bytes of 6 partitions once more, as records: 54 MiB
     *   <li>answers: 32 batches of {@value TensorBatch#MOST_SERVED} images are 4,096; of 11 classes about 1.5 kB each with
     *       event and headers: 6 MiB. Of 4,096 classes, the most that a model can have, 4,096 probabilities of 20 bytes
     *       and about 12 characters of JSON each: 512 MiB
     *   <li>sent and not yet acknowledged: the producer's buffer, 64 MiB
     * </ul>
     *
     * <p>That is 234 MiB with 11 classes and 738 MiB with 4,096. Requests take at most
     * {@link BatchConfiguration#requestBytes()} (128 MiB) as they come, and what is made of them once more; their encoded
     * images are decoded in 384 MB ({@link ImageShaper}). With 60 MiB of the service itself that is 1,420 MiB at the worst;
     * the launcher gives {@code -Xmx1536m}. Native memory: the input of one run, {@code axial.infer.max-batch} images (32 of
     * {@code [3, 128, 128]}: 1.5 MiB; of the largest shape, {@code [3, 1024, 1024]}: 96 MiB), and for the champion, the
     * one that replaces it and two older ones, their weights and what ONNX Runtime keeps for the largest run.
     * {@code jvm_memory_used_bytes}, {@code jvm_buffer_memory_used_bytes} and {@code axial_process_resident_bytes} at
     * {@code /q/metrics} show what is used.
     */
    static final LoopSettings POLLS = new LoopSettings(32, LoopSettings.DEFAULT.maxTransform());

    private final ArtifactStore store;
    private final ServedChampions champions;
    private final ChampionsFollower promotions;
    private final TopicFollower evaluations;
    private final Interventions interventions;
    private final Parking batches;
    private final ExactlyOnceLoop loop;
    private final InferService service;
    private final RequestInference requests;
    private final InferenceMetrics metrics;

    InferWiring(
            KafkaConfiguration kafkaConfiguration,
            InstanceConfiguration replica,
            StreamConfiguration stream,
            StoreConfiguration storeConfiguration,
            OnnxConfiguration onnx,
            BatchConfiguration configuration,
            MeterRegistry registry,
            ImageTraces traces) {
        KafkaConnection kafka = new KafkaConnection(kafkaConfiguration.properties());
        String clientId = "axial-infer-" + replica.instance();
        metrics = new InferenceMetrics(registry, Clock.systemUTC());
        RunSettings runs = configuration.runs();

        store = storeConfiguration.location().open();
        PublishedVersions versions = new PublishedVersions();
        champions = new ServedChampions(
                new ModelLoader(
                        store,
                        new OnnxSettings(
                                onnx.threads(),
                                ExecutionProvider.of(onnx.providers(), onnx.device(), onnx.options()),
                                onnx.require(),
                                onnx.spinning()),
                        runs,
                        metrics),
                versions,
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
        promotions = new ChampionsFollower(kafka, clientId + "-champions", champions::promoted, champions::withdrawn);
        evaluations = new TopicFollower(
                kafka, clientId + "-evaluations", Topics.EVALUATIONS, record -> fold(record, versions));
        interventions = new Interventions(kafka, clientId);
        batches = new Parking(
                kafka,
                clientId + "-parked",
                Topics.INFERENCE_BATCHES,
                Topics.INFERENCE_BATCHES_PARKED,
                Topics.INFERENCE_BATCHES_REJECTED,
                new InferenceStep(new Inference(champions, Clock.systemUTC()), champions, metrics, traces));
        metrics.watch(batches);
        requests = new RequestInference(new ImageShaper(ImageLimits.DEFAULT), configuration.maxRequest(), metrics);
        loop = new ExactlyOnceLoop(
                        kafka,
                        "infer",
                        replica.instance(),
                        List.of(Topics.INFERENCE_BATCHES, Topics.INFERENCE_BATCHES_PARKED),
                        batches,
                        POLLS.withLinger(stream.linger()),
                        Lifecycle::exit)
                .heeding(interventions);
        service = new InferService(promotions, evaluations, champions, loop);
        OnnxModel.prepare();
    }

    @Produces
    @Singleton
    Lifecycle lifecycle() {
        return new Lifecycle(List.of(interventions, service), List.of(champions, store));
    }

    @Produces
    @Singleton
    ServedChampions champions() {
        return champions;
    }

    @Produces
    @Singleton
    RequestInference requests() {
        return requests;
    }

    @Produces
    @Singleton
    InferenceMetrics metrics() {
        return metrics;
    }

    @Produces
    @Singleton
    Parking batches() {
        return batches;
    }

    @Produces
    @Singleton
    InferService service() {
        return service;
    }

    private static void fold(ConsumerRecord<byte[], byte[]> record, PublishedVersions versions) {
        try {
            versions.evaluated(EventJson.read(record.value(), ModelEvaluated.class));
        } catch (InvalidEventException e) {
            LOG.error("{} offset {} is no evaluation: {}", record.topic(), record.offset(), e.getMessage());
        }
    }
}
