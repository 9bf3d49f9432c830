package dev.axial.ingest.edge;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.image.ImageShaper;
import dev.axial.ingest.ImageShaping;
import dev.axial.ingest.IngestConfiguration;
import dev.axial.ingest.epoch.LoadedDatasets;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.malformed.MalformedEvents;
import dev.axial.service.configuration.InstanceConfiguration;
import dev.axial.service.configuration.KafkaConfiguration;
import dev.axial.service.configuration.StoreConfiguration;
import dev.axial.service.configuration.StreamConfiguration;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object graph of ingest-service: the constructor builds it, its lifecycle starts and stops it. */
@Singleton
class IngestWiring {

    private static final Logger LOG = LoggerFactory.getLogger(IngestWiring.class);

    /**
     * Small images are many to a transaction, large ones few: a poll ends at 128 MiB or an estimated 5 s of decoding by
     * {@link ImagesEdge#cost}.
     *
     * <p>The most heap that ingest takes, in MiB: fetched and not yet polled 48 (6 partitions of 8; one record of 17 may stand
     * for each, 102); a poll and what becomes of it 128, and one record more; images being decoded 384 by
     * {@link ImageShaper}; datasets 512 by {@link IngestConfiguration#datasetBytes()} (their own images are in files); three
     * producers' buffers of 64; a shard on its way 8 to 16; epoch requests read ahead for malformed ones, fetched 48, polled
     * 128. About 1,500 of the 2,048 that the launcher gives.
     */
    private static final LoopSettings POLLS = new LoopSettings(512, Duration.ofMinutes(10));

    private final LoadedDatasets loadedDatasets;
    private final DescribedDatasets describedDatasets;
    private final EpochAnswers answers;
    private final Interventions interventions;
    private final Lifecycle lifecycle;

    IngestWiring(
            KafkaConfiguration kafkaConfiguration,
            InstanceConfiguration replica,
            StreamConfiguration stream,
            StoreConfiguration storeConfiguration,
            IngestConfiguration memory,
            MeterRegistry registry,
            ImageTraces traces) {
        KafkaConnection kafka = new KafkaConnection(kafkaConfiguration.properties());
        String clientId = "axial-ingest-" + replica.instance();
        IngestMetrics metrics = new IngestMetrics(registry);
        interventions = new Interventions(kafka, clientId);

        // The image path.
        ChampionsFollower champions = new ChampionsFollower(kafka, clientId + "-champions", IngestWiring::promoted);
        ImageShaping shaping = new ImageShaping(new ImageShaper(ImageLimits.DEFAULT));
        ExactlyOnceLoop images = new ExactlyOnceLoop(
                        kafka,
                        "ingest",
                        replica.instance(),
                        Topics.IMAGES,
                        new ImagesEdge(shaping, new FollowedChampions(champions), metrics, traces),
                        POLLS.withLinger(stream.linger()),
                        Lifecycle::exit)
                .heeding(interventions);

        // The epoch path. Malformed requests are set aside beside the answers, which wait while a dataset is loaded.
        ArtifactStore store = storeConfiguration.location().open();
        Datasets datasets = new Datasets(store);
        loadedDatasets = new LoadedDatasets(
                datasets::load, memory.datasetBytes(), memory.unpackedBytes(), LoadedDatasets.RETRIES);
        describedDatasets = new DescribedDatasets(datasets, loadedDatasets);
        Producer<byte[], byte[]> producer = kafka.producer(clientId + "-epochs");
        answers = new EpochAnswers(producer, metrics);
        ExactlyOnceLoop malformed = new ExactlyOnceLoop(
                        kafka,
                        "ingest-malformed",
                        replica.instance(),
                        Topics.EPOCH_REQUESTS,
                        new MalformedEvents(
                                EpochRequested.class,
                                Topics.EPOCH_REQUESTS_REJECTED,
                                metrics::countRejectedEpochRequest),
                        Lifecycle::exit)
                .heeding(interventions);

        lifecycle = new Lifecycle(List.of(interventions, champions, images, malformed), List.of(producer, store));
    }

    @Produces
    @Singleton
    Lifecycle lifecycle() {
        return lifecycle;
    }

    @Produces
    @Singleton
    Interventions interventions() {
        return interventions;
    }

    @Produces
    @Singleton
    LoadedDatasets loadedDatasets() {
        return loadedDatasets;
    }

    @Produces
    @Singleton
    DescribedDatasets describedDatasets() {
        return describedDatasets;
    }

    @Produces
    @Singleton
    EpochAnswers answers() {
        return answers;
    }

    private static void promoted(ModelPromoted champion) {
        LOG.info("champion of {} is version {}, input {}", champion.model(), champion.version(), champion.input());
    }
}
