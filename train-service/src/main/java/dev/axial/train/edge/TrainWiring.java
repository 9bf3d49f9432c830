package dev.axial.train.edge;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.DaemonThreads;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.malformed.MalformedEvents;
import dev.axial.service.configuration.InstanceConfiguration;
import dev.axial.service.configuration.KafkaConfiguration;
import dev.axial.service.configuration.StoreConfiguration;
import dev.axial.service.lifecycle.Lifecycle;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import dev.axial.train.Attempts;
import dev.axial.train.Exports;
import dev.axial.train.Training;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.fitting.Torch;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.network.NetworkLimits;
import dev.axial.train.plan.TrainingPlans;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.weights.AllowedAddresses;
import dev.axial.train.weights.WeightFiles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object graph of train-service: the constructor builds it, its lifecycle starts and stops it. */
@Singleton
class TrainWiring {

    private static final Logger LOG = LoggerFactory.getLogger(TrainWiring.class);

    private final KafkaConnection kafka;
    private final ArtifactStore store;
    private final Recipes recipes = Recipes.bundled();
    private final RunsFollower runs;
    private final KafkaOwnership ownership;
    private final TrainingPlans plans;
    private final Training training;
    private final Interventions interventions;
    private final Lifecycle lifecycle;
    private final TorchSettings torch;

    TrainWiring(
            KafkaConfiguration kafkaConfiguration,
            InstanceConfiguration replica,
            StoreConfiguration storeConfiguration,
            TrainConfiguration configuration) {
        kafka = new KafkaConnection(kafkaConfiguration.properties());
        String clientId = "axial-train-" + replica.instance();
        store = storeConfiguration.location().open();
        runs = new RunsFollower(kafka);
        ownership = new KafkaOwnership(kafka, runs);
        interventions = new Interventions(kafka, clientId);
        EpochReader epochs = new EpochReader(kafka, clientId, CodeVersion.current());

        TrainConfiguration.Limits limits = configuration.limits();
        TrainConfiguration.WeightKeys weights = configuration.weights();
        plans = new TrainingPlans(
                recipes,
                new Datasets(store),
                new WeightFiles(store, AllowedAddresses.of(weights.allowed().orElse(List.of())), weights.timeout()),
                new NetworkLimits(limits.parameters(), limits.activationBytes()));
        torch = configuration.torch();
        Checkpoints checkpoints = new Checkpoints(store);
        training = new Training(
                ownership,
                plans,
                new Attempts(epochs, checkpoints, new Exports(store), new KeptFeatures(store), torch),
                checkpoints);
        // Beside the runs, which take hours: a malformed request is set aside while one of them goes on.
        ExactlyOnceLoop malformed = new ExactlyOnceLoop(
                        kafka,
                        "train-malformed",
                        replica.instance(),
                        Topics.TRAINING_REQUESTS,
                        new MalformedEvents(TrainingRequested.class, Topics.TRAINING_REQUESTS_REJECTED, () -> {}),
                        Lifecycle::exit)
                .heeding(interventions);
        lifecycle = new Lifecycle(List.of(interventions, runs, malformed), List.of(ownership, epochs, store));
    }

    @Produces
    @Singleton
    Lifecycle lifecycle() {
        return lifecycle;
    }

    @Produces
    @Singleton
    KafkaConnection kafka() {
        return kafka;
    }

    @Produces
    @Singleton
    ArtifactStore store() {
        return store;
    }

    @Produces
    @Singleton
    Recipes recipes() {
        return recipes;
    }

    @Produces
    @Singleton
    RunsFollower runs() {
        return runs;
    }

    @Produces
    @Singleton
    KafkaOwnership ownership() {
        return ownership;
    }

    @Produces
    @Singleton
    TrainingPlans plans() {
        return plans;
    }

    @Produces
    @Singleton
    Training training() {
        return training;
    }

    @Produces
    @Singleton
    Interventions interventions() {
        return interventions;
    }

    /** Loading PyTorch takes seconds: that goes on while Kafka decides whose the first request is. */
    void prepare(@Observes StartupEvent start) {
        LOG.info("requests may ask for {}", plans);
        new DaemonThreads("loads-torch").newThread(this::startTorch).start();
    }

    /** Without its device, PyTorch would fail each run that is asked for; the service exits instead, and says why. */
    private void startTorch() {
        try {
            Torch.start(torch);
            LOG.info("PyTorch computes on {}", Torch.device());
        } catch (RuntimeException | LinkageError e) {
            Lifecycle.exit(e);
        }
    }

    /** Before the lifecycle closes what the run at work needs to say why it ends. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent stop) {
        ownership.stop();
    }
}
