package dev.axial.eval.edge;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Evaluation;
import dev.axial.eval.Judging;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.gate.GateConfiguration;
import dev.axial.eval.prediction.Predictor;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochReader.Patience;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.malformed.MalformedEvents;
import dev.axial.kafka.parking.Parking;
import dev.axial.onnx.ExecutionProvider;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.service.configuration.InstanceConfiguration;
import dev.axial.service.configuration.KafkaConfiguration;
import dev.axial.service.configuration.OnnxConfiguration;
import dev.axial.service.configuration.StoreConfiguration;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The object graph of eval-service: the constructor builds it, its lifecycle starts and stops it. */
@Singleton
class EvalWiring {

    /**
     * Records of one poll. One model at a time is judged, beside the loop: a kill repeats one evaluation at most.
     *
     * <p>So much does eval hold at the worst; announcements beyond a few wait in Kafka. Of heap:
     * of the epoch that is read 4 shards of 8 MiB and one fetch of 16 MiB: 48 MiB; of a split of n images and c classes
     * {@code 4 n (c + 2)} bytes of predictions: 1 MiB for OrganAMNIST's 17,778 of 11; losses of 8 earlier validation
     * splits, {@code 8 n} bytes each. And the file of each of two models, as bytes, while it is opened. Native memory: the
     * candidate's and the champion's weights and what ONNX Runtime keeps for a run of 2 MiB of pixels. So the launcher's
     * {@code -Xmx2g} is for large models and splits: a million images of 256 classes take 1 GB. {@code /q/metrics}
     * shows what is used, as infer's does.
     */
    private static final LoopSettings POLLS = new LoopSettings(16, LoopSettings.DEFAULT.maxTransform());

    /** Health says soon that ingest is away; the question is asked again for as long as it takes. */
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(15), Duration.ofSeconds(60));

    private final FollowedStanding standing;
    private final KafkaProducer<byte[], byte[]> requests;
    private final Parking models;
    private final Lifecycle lifecycle;

    EvalWiring(
            KafkaConfiguration kafkaConfiguration,
            InstanceConfiguration replica,
            StoreConfiguration storeConfiguration,
            OnnxConfiguration onnx,
            GateConfiguration gate,
            MeterRegistry registry) {
        KafkaConnection kafka = new KafkaConnection(kafkaConfiguration.properties());
        String clientId = "axial-eval-" + replica.instance();
        ArtifactStore store = storeConfiguration.location().open();
        EpochReader epochs = new EpochReader(kafka, clientId, CodeVersion.current(), PATIENCE);
        EvaluationMetrics metrics = new EvaluationMetrics(registry);
        standing = new FollowedStanding(kafka, clientId, metrics::champion);
        requests = kafka.producer(clientId + "-promotion-requests");
        Judging judging = new Judging(new Evaluation(
                store,
                new OnnxSettings(
                        onnx.threads(),
                        ExecutionProvider.of(onnx.providers(), onnx.device(), onnx.options()),
                        onnx.require(),
                        onnx.spinning()),
                new Predictor(epochs),
                new Gate(gate.alpha())));
        Interventions interventions = new Interventions(kafka, clientId);
        models = new Parking(
                kafka,
                clientId + "-parked",
                Topics.MODELS,
                Topics.MODELS_PARKED,
                Topics.MODELS_REJECTED,
                new DecisionsStep(judging, store, standing, metrics));
        ExactlyOnceLoop loop = new ExactlyOnceLoop(
                        kafka,
                        "eval",
                        replica.instance(),
                        List.of(Topics.MODELS, Topics.MODELS_PARKED, Topics.PROMOTION_REQUESTS),
                        models,
                        POLLS,
                        Lifecycle::exit)
                .heeding(interventions);
        ExactlyOnceLoop malformed = new ExactlyOnceLoop(
                        kafka,
                        "eval-malformed",
                        replica.instance(),
                        Topics.MODELS,
                        new MalformedEvents(ModelTrained.class, Topics.MODELS_REJECTED, metrics::rejected),
                        Lifecycle::exit)
                .heeding(interventions);
        lifecycle = new Lifecycle(
                Stream.concat(standing.components().stream(), Stream.of(interventions, loop, malformed))
                        .toList(),
                List.of(judging, epochs, requests, store));
        OnnxModel.prepare();
    }

    @Produces
    @Singleton
    Lifecycle lifecycle() {
        return lifecycle;
    }

    @Produces
    @Singleton
    Promotions promotions() {
        return new Promotions(standing, requests);
    }

    @Produces
    @Singleton
    Parking models() {
        return models;
    }
}
