package dev.axial.ingest.edge;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.ingest.ImageShaping;
import dev.axial.ingest.IngestConfiguration;
import dev.axial.ingest.epoch.LoadedDatasets;
import dev.axial.ingest.image.ImageShaper;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.malformed.MalformedEvents;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole object graph of ingest, its lifecycle included. */
@Singleton
class IngestWiring {

    private static final Logger LOG = LoggerFactory.getLogger(IngestWiring.class);

    /**
     * Small images are many to a transaction, large ones few: a poll ends at 128 MiB or an estimated 5 s of decoding by
     * {@link ImagesEdge#cost}.
     *
     * <p>The most heap that ingest takes, in MiB: fetched and not yet polled 48 (6 partitions of 8; one record of 17 may stand
     * for each, 102); a poll and what becomes of it 128, and one record more; images being decoded 384 by
     * {@link ImageShaper}; datasets 512 by {@link IngestConfiguration.Ingest#datasetBytes()} (their own images are in files); three
     * producers' buffers of 64; a shard on its way 8 to 16; epoch requests read ahead for malformed ones, fetched 48, polled
     * 128. About 1,500 of the 2,048 that the launcher gives.
     */
    private static final LoopSettings POLLS = new LoopSettings(512, Duration.ofMinutes(10));

    private static final String MALFORMED = "malformed-epoch-requests";

    @Produces
    @Singleton
    Lifecycle lifecycle(
            Interventions interventions,
            ChampionsFollower champions,
            ExactlyOnceLoop images,
            @Identifier(MALFORMED) ExactlyOnceLoop malformed,
            Producer<byte[], byte[]> answers,
            ArtifactStore store) {
        return new Lifecycle(List.of(interventions, champions, images, malformed), List.of(answers, store));
    }

    /** @param properties all of {@code kafka.*}, and a group id of Quarkus's own making */
    @Produces
    @Singleton
    KafkaConnection kafka(@Identifier("default-kafka-broker") Map<String, Object> properties) {
        Map<String, String> kafka = new HashMap<>();
        properties.forEach((key, value) -> kafka.put(key, value.toString()));
        kafka.remove("group.id");
        return new KafkaConnection(kafka);
    }

    @Produces
    @Singleton
    IngestMetrics metrics(MeterRegistry registry) {
        return new IngestMetrics(registry);
    }

    @Produces
    @Singleton
    Interventions interventions(KafkaConnection kafka, IngestConfiguration configuration) {
        return new Interventions(kafka, "axial-ingest-" + configuration.instance());
    }

    // The image path.

    @Produces
    @Singleton
    ChampionsFollower champions(KafkaConnection kafka, IngestConfiguration configuration) {
        return new ChampionsFollower(
                kafka,
                "axial-ingest-" + configuration.instance() + "-champions",
                promoted -> LOG.info(
                        "champion of {} is version {}, input {}",
                        promoted.model(),
                        promoted.version(),
                        promoted.input()));
    }

    @Produces
    @Singleton
    ExactlyOnceLoop images(
            KafkaConnection kafka,
            IngestConfiguration configuration,
            ChampionsFollower champions,
            Interventions interventions,
            IngestMetrics metrics) {
        ImageShaping shaping = new ImageShaping(new ImageShaper(ImageLimits.DEFAULT));
        return new ExactlyOnceLoop(
                        kafka,
                        "ingest",
                        configuration.instance(),
                        Topics.IMAGES,
                        new ImagesEdge(shaping, new FollowedChampions(champions), metrics),
                        POLLS,
                        Lifecycle::exit)
                .heeding(interventions);
    }

    // The epoch path.

    /** Beside the answers, which wait while a dataset is loaded. */
    @Produces
    @Singleton
    @Identifier(MALFORMED)
    ExactlyOnceLoop malformedEpochRequests(
            KafkaConnection kafka,
            IngestConfiguration configuration,
            Interventions interventions,
            IngestMetrics metrics) {
        return new ExactlyOnceLoop(
                        kafka,
                        "ingest-malformed",
                        configuration.instance(),
                        Topics.EPOCH_REQUESTS,
                        new MalformedEvents(
                                EpochRequested.class,
                                Topics.EPOCH_REQUESTS_REJECTED,
                                metrics::countRejectedEpochRequest),
                        Lifecycle::exit)
                .heeding(interventions);
    }

    @Produces
    @Singleton
    ArtifactStore store(IngestConfiguration configuration) {
        return ArtifactStore.open(configuration.store());
    }

    @Produces
    @Singleton
    Datasets datasets(ArtifactStore store) {
        return new Datasets(store);
    }

    @Produces
    @Singleton
    LoadedDatasets loadedDatasets(Datasets datasets, IngestConfiguration configuration) {
        return new LoadedDatasets(
                datasets::load,
                configuration.ingest().datasetBytes(),
                configuration.ingest().unpackedBytes(),
                LoadedDatasets.RETRIES);
    }

    @Produces
    @Singleton
    DescribedDatasets describedDatasets(Datasets datasets, LoadedDatasets loaded) {
        return new DescribedDatasets(datasets, loaded);
    }

    @Produces
    @Singleton
    Producer<byte[], byte[]> answersProducer(KafkaConnection kafka, IngestConfiguration configuration) {
        return kafka.producer("axial-ingest-" + configuration.instance() + "-epochs");
    }

    @Produces
    @Singleton
    EpochAnswers answers(Producer<byte[], byte[]> producer, IngestMetrics metrics) {
        return new EpochAnswers(producer, metrics);
    }
}
