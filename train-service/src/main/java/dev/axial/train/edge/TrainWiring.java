package dev.axial.train.edge;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.malformed.MalformedEvents;
import dev.axial.service.configuration.KafkaConfiguration;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import dev.axial.train.Attempts;
import dev.axial.train.Exports;
import dev.axial.train.Training;
import dev.axial.train.TrainingPlans;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.fitting.Torch;
import dev.axial.train.network.NetworkLimits;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.weights.AllowedAddresses;
import dev.axial.train.weights.WeightFiles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object graph of train-service, whole. */
class TrainWiring {

    private static final Logger LOG = LoggerFactory.getLogger(TrainWiring.class);

    @Produces
    @Singleton
    KafkaConnection kafka(KafkaConfiguration configuration) {
        return new KafkaConnection(configuration.properties());
    }

    @Produces
    @Singleton
    ArtifactStore store(TrainSettings settings) {
        return ArtifactStore.open(settings.store().scheme(), settings.store().options());
    }

    @Produces
    @Singleton
    Recipes recipes() {
        return Recipes.bundled();
    }

    @Produces
    @Singleton
    RunsFollower runs(KafkaConnection kafka) {
        return new RunsFollower(kafka);
    }

    @Produces
    @Singleton
    KafkaOwnership ownership(KafkaConnection kafka, RunsFollower runs) {
        return new KafkaOwnership(kafka, runs);
    }

    @Produces
    @Singleton
    EpochReader epochs(KafkaConnection kafka, TrainSettings settings) {
        return new EpochReader(kafka, "axial-train-" + settings.instance(), CodeVersion.current());
    }

    @Produces
    @Singleton
    TrainingPlans plans(TrainSettings settings, ArtifactStore store, Recipes recipes) {
        TrainSettings.Limits limits = settings.train().limits();
        return new TrainingPlans(
                recipes,
                new Datasets(store),
                new WeightFiles(
                        store,
                        AllowedAddresses.of(settings.train().weights().allowed().orElse(List.of())),
                        settings.train().weights().timeout()),
                new NetworkLimits(limits.parameters(), limits.activationBytes()));
    }

    @Produces
    @Singleton
    Training training(
            TrainSettings settings,
            KafkaOwnership ownership,
            ArtifactStore store,
            TrainingPlans plans,
            EpochReader epochs) {
        int threads = settings.train().threads();
        Checkpoints checkpoints = new Checkpoints(store);
        return new Training(
                ownership,
                plans,
                new Attempts(epochs, checkpoints, new Exports(store, threads), new KeptFeatures(store), threads),
                checkpoints);
    }

    /** Beside the runs, which take hours: a malformed request is set aside while one of them goes on. */
    @Produces
    @Singleton
    ExactlyOnceLoop malformedRequests(KafkaConnection kafka, TrainSettings settings, Interventions interventions) {
        return new ExactlyOnceLoop(
                        kafka,
                        "train-malformed",
                        settings.instance(),
                        Topics.TRAINING_REQUESTS,
                        new MalformedEvents(TrainingRequested.class, Topics.TRAINING_REQUESTS_REJECTED, () -> {}),
                        Lifecycle::exit)
                .heeding(interventions);
    }

    @Produces
    @Singleton
    Interventions interventions(KafkaConnection kafka, TrainSettings settings) {
        return new Interventions(kafka, "axial-train-" + settings.instance());
    }

    @Produces
    @Singleton
    Lifecycle lifecycle(
            Interventions interventions,
            RunsFollower runs,
            ExactlyOnceLoop malformedRequests,
            KafkaOwnership ownership,
            EpochReader epochs,
            ArtifactStore store) {
        return new Lifecycle(List.of(interventions, runs, malformedRequests), List.of(ownership, epochs, store));
    }

    /** Before the lifecycle closes what the run at work needs to say why it ends. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent stop, KafkaOwnership ownership) {
        ownership.stop();
    }

    /** What the first run needs takes seconds to make: that goes on while Kafka decides whose the first request is. */
    void prepare(
            @Observes StartupEvent start, TrainingPlans plans, Instance<Training> training, TrainSettings settings) {
        LOG.info("requests may ask for {}", plans);
        inBackground("prepares-training", training::get);
        inBackground("loads-torch", () -> Torch.start(settings.train().threads()));
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
