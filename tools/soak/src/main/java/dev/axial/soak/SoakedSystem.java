package dev.axial.soak;

import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.RemoteSystem;
import dev.axial.contract.model.ModelName;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.Chaos;
import dev.axial.soak.chaos.Fault;
import dev.axial.soak.chaos.Replicas;
import dev.axial.soak.chaos.Sound;
import dev.axial.soak.chaos.StoreOutage;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.load.RepeatedWork;
import dev.axial.soak.watch.MemoryWatch;
import dev.axial.soak.watch.Outputs;
import dev.axial.soak.watch.Question;
import dev.axial.soak.watch.RequestWatch;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A system under soak: one of the soak's own, which the soak disturbs, or one elsewhere, which others disturb. */
sealed interface SoakedSystem {

    AxialSystem system();

    /** The beginning of the ids of runs; no earlier soak of this system has the same. */
    String name();

    /** The model that answers the images. */
    ModelName model();

    /** The model for which runs are asked: the one that answers the images stays what it is. */
    ModelName workModel();

    /** The pause between a training run and the next: a system under soak has other things to do. */
    Duration betweenRuns();

    /** The pause between a model that is announced and the next. */
    Duration betweenModels();

    /** Begins to watch the processes that there are on this machine. */
    MemoryWatch memory();

    /** Begins to ask the services that clients would ask. @param inference the question to infer */
    RequestWatch requests(Question inference) throws CommandException;

    /** Begins to disturb the system; empty if others do it, or nobody. */
    Optional<Chaos> chaos(
            SoakPlan plan,
            Outputs outputs,
            Map<Part, RepeatedWork> work,
            PoisonLedger poison,
            RunLedger runs,
            Sound sound,
            Consumer<Fault> over);

    /** @param store of the system, which can be made to fail */
    record Own(LocalSystem local, StoreOutage store) implements SoakedSystem {

        @Override
        public AxialSystem system() {
            return local.running();
        }

        @Override
        public String name() {
            return "soak";
        }

        @Override
        public ModelName model() {
            return ModelName.DEFAULT;
        }

        @Override
        public ModelName workModel() {
            return new ModelName(name());
        }

        /** Short: whoever kills train wants it at work. */
        @Override
        public Duration betweenRuns() {
            return Duration.ofSeconds(4);
        }

        @Override
        public Duration betweenModels() {
            return Duration.ofSeconds(2);
        }

        @Override
        public MemoryWatch memory() {
            return new MemoryWatch(Replicas.all(), local::process);
        }

        /** Infer alone: what it answers between two kills must be right. The others' answers are read from the topics. */
        @Override
        public RequestWatch requests(Question inference) {
            return new RequestWatch(Map.of(ServiceName.INFER, inference));
        }

        @Override
        public Optional<Chaos> chaos(
                SoakPlan plan,
                Outputs outputs,
                Map<Part, RepeatedWork> work,
                PoisonLedger poison,
                RunLedger runs,
                Sound sound,
                Consumer<Fault> over) {
            return plan.chaos().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Chaos(
                            local, outputs, work, poison, runs, sound, store, plan.chaos(), plan.seed(), over));
        }
    }

    /** @param name of this soak alone */
    record Elsewhere(RemoteSystem remote, String name) implements SoakedSystem {

        @Override
        public AxialSystem system() {
            return remote;
        }

        @Override
        public ModelName model() {
            return new ModelName(name);
        }

        @Override
        public ModelName workModel() {
            return new ModelName(name + "-work");
        }

        @Override
        public Duration betweenRuns() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Duration betweenModels() {
            return Duration.ofSeconds(10);
        }

        @Override
        public MemoryWatch memory() {
            return new MemoryWatch(List.of(), replica -> Optional.empty());
        }

        @Override
        public RequestWatch requests(Question inference) throws CommandException {
            Map<ServiceName, Question> questions = new EnumMap<>(ServiceName.class);
            for (ServiceName service : remote.services().keySet()) {
                ServiceClient client = remote.service(service).waitingUpTo(Question.PATIENCE);
                questions.put(
                        service,
                        switch (service) {
                            case INGEST -> reading(client, "/datasets");
                            case TRAIN -> reading(client, "/runs?limit=5");
                            case EVAL -> reading(client, "/models?limit=5");
                            case INFER -> inference;
                        });
            }
            return new RequestWatch(questions);
        }

        /** Reads what a dashboard would show; what it says changes, so that any answer is right. */
        private static Question reading(ServiceClient client, String path) {
            return () -> {
                client.get(path);
                return Optional.empty();
            };
        }

        @Override
        public Optional<Chaos> chaos(
                SoakPlan plan,
                Outputs outputs,
                Map<Part, RepeatedWork> work,
                PoisonLedger poison,
                RunLedger runs,
                Sound sound,
                Consumer<Fault> over) {
            return Optional.empty();
        }
    }
}
