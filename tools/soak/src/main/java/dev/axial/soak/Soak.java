package dev.axial.soak;

import dev.axial.client.dataset.DataSource;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.NewChampion;
import dev.axial.client.system.RemoteSystem;
import dev.axial.client.training.RunReporter;
import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.FaultKind;
import dev.axial.soak.chaos.StoreOutage;
import dev.axial.soak.ledger.Ledger;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.ledger.WaitingTimes;
import dev.axial.soak.load.CalmPass;
import dev.axial.soak.load.NumberedImages;
import dev.axial.soak.report.RecoveryTimes;
import dev.axial.soak.report.SoakReport;
import dev.axial.soak.watch.Deaths;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * One soak: a system gets a champion, says what it thinks of each distinct image while nothing is broken, then
 * works through a long stream, training runs and models while faults are made. What came of it all is read from the topics
 * at the end, by an outside consumer, and settled.
 */
public final class Soak {

    private static final String RECIPE = "mlp-2x256-relu";
    private static final Map<String, Object> SHORT = Map.of("epochs", 4);
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final Installation installation;
    private final Home base;
    private final SoakPlan plan;
    private final Terminal terminal;

    /** @param base keeps what outlives the soak */
    public Soak(Installation installation, Home base, SoakPlan plan, Terminal terminal) {
        this.installation = installation;
        this.base = base;
        this.plan = plan;
        this.terminal = terminal;
    }

    /**
     * Soaks a system of its own, which ends with the soak.
     *
     * @param home of this soak alone; new
     */
    public SoakReport run(Home home) throws CommandException, IOException, InterruptedException {
        List<String> deaths = Collections.synchronizedList(new ArrayList<>());
        terminal.heading("Start: broker and services, in " + Printable.path(home.folder()));
        StoreOutage outage = StoreOutage.prepare(home.store());
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal, deaths::add)) {
            return run(new SoakedSystem.Own(system, outage), deaths);
        }
    }

    /**
     * Soaks a system elsewhere, which others may disturb meanwhile. It should have no other work: what others do there is
     * settled too.
     *
     * @param name of this soak alone: of its model, and the beginning of the ids of its runs
     */
    public SoakReport run(RemoteSystem system, String name) throws CommandException, IOException, InterruptedException {
        system.requireKafka();
        return run(new SoakedSystem.Elsewhere(system, name), List.of());
    }

    private SoakReport run(SoakedSystem soaked, List<String> deaths)
            throws CommandException, IOException, InterruptedException {
        try (ArtifactStore store = soaked.system().openStore()) {
            KafkaConnection kafka = soaked.system().kafka();
            Map<TopicPartition, Long> begins = Settlement.ends(kafka);
            Datasets datasets = new Datasets(store);
            Dataset dataset = new DataSource(installation.bundledSample(), base.data(), datasets, terminal)
                    .resolve(Optional.empty());

            terminal.heading("Champion: the model that answers all images");
            TrainingOutcome champion = champion(soaked, dataset);

            terminal.heading("Calm: each distinct image once, while nothing is broken");
            NumberedImages images =
                    new NumberedImages(datasets.load(dataset.ref()).split(Split.TEST), soaked.model());
            Undisturbed undisturbed = CalmPass.run(kafka, images);
            terminal.say("  " + Quantities.count(images.distinct()) + " images, each predicted once");

            terminal.heading("Soak: " + describe());
            Ledger ledger = new Ledger(plan.capacity());
            PoisonLedger poison = new PoisonLedger();
            RunLedger runs = new RunLedger();
            runs.requested(champion.evaluation().runId().value());
            RequestedWork work =
                    new RequestedWork(kafka, request(Optional.empty(), soaked.workModel(), dataset), champion, dataset);
            DisturbedStream.StreamOutcome outcome =
                    new DisturbedStream(soaked, plan, images, undisturbed, work, ledger, poison, runs, terminal).run();

            terminal.heading("Ledger: every topic, as an outside consumer reads it");
            WaitingTimes waits = new WaitingTimes();
            Settlement settlement = new Settlement(
                    ledger,
                    waits,
                    poison,
                    runs,
                    undisturbed,
                    images,
                    evaluation -> equal(evaluation, champion.evaluation()));
            long all = settlement.read(
                    kafka, begins, read -> terminal.live("  " + Quantities.count(read) + " records read so far"));
            terminal.say("  " + Quantities.count(all) + " records read");
            settlement.amiss().forEach((what, records) -> outcome.troubles().add(what + ": " + records));
            return report(outcome, begins, ledger, waits, poison, runs, deaths);
        } catch (ArtifactException | InvalidDatasetException e) {
            throw new CommandException(Sentence.reason(e), e);
        } finally {
            terminal.endLive();
        }
    }

    private String describe() {
        String how = plan.chaos().isEmpty()
                ? "undisturbed"
                : plan.chaos().stream().sorted().map(kind -> kind.code()).collect(Collectors.joining(", "));
        return (plan.images().isPresent() ? Quantities.count(plan.images().getAsInt()) + " images, " : "")
                + "about " + Quantities.duration(plan.expected())
                + (plan.faults() > 0 ? ", at least " + plan.faults() + " faults: " : ": ") + how + "; seed "
                + plan.seed();
    }

    private TrainingOutcome champion(SoakedSystem soaked, Dataset dataset)
            throws CommandException, InterruptedException {
        AxialSystem system = soaked.system();
        RunId run = new RunId(UUID.randomUUID().toString());
        TrainingClient client = new TrainingClient(system.kafka());
        client.request(request(Optional.of(run), soaked.model(), dataset));
        TrainingOutcome outcome = client.follow(run, new RunReporter(terminal), SILENCE);
        NewChampion.awaitServed(system, outcome.evaluation());
        return outcome;
    }

    /** The same recipe, data and seed for every run of a soak: their models must be equal. */
    private static TrainingRequested request(Optional<RunId> run, ModelName model, Dataset dataset) {
        return new TrainingRequested(run, model, RECIPE, dataset.ref().name(), 1, SHORT, true, Optional.of("soak"));
    }

    /** Versions and names differ; what was measured must not. */
    private static boolean equal(ModelEvaluated one, ModelEvaluated other) {
        return one.loss() == other.loss()
                && one.auc() == other.auc()
                && one.confusion().equals(other.confusion())
                && one.confusionArtifact().equals(other.confusionArtifact());
    }

    private SoakReport report(
            DisturbedStream.StreamOutcome outcome,
            Map<TopicPartition, Long> begins,
            Ledger ledger,
            WaitingTimes waits,
            PoisonLedger poison,
            RunLedger runs,
            List<String> deaths) {
        double seconds = outcome.time().toMillis() / 1e3;
        int kills = (int) outcome.faults().stream()
                .filter(fault -> FaultKind.of(fault.kind()).kills())
                .count();
        return new SoakReport(
                new SoakReport.Settings(
                        plan.seed(),
                        plan.chaos().stream().sorted().map(kind -> kind.code()).toList(),
                        Runtime.getRuntime().availableProcessors(),
                        seconds,
                        ledger.balance().sent() / seconds),
                byTopic(begins),
                ledger.balance(),
                RecoveryTimes.Seconds.of(waits.seconds()),
                poison.balance(),
                runs.balance(),
                outcome.faults(),
                RecoveryTimes.of(outcome.faults()),
                outcome.requests(),
                new SoakReport.MemoryUse(
                        Arrays.stream(Part.values())
                                .collect(Collectors.toMap(Part::code, part -> (long) part.ceiling())),
                        outcome.peaks(),
                        outcome.memory()),
                List.copyOf(deaths),
                Deaths.of(List.copyOf(deaths), kills),
                outcome.troubles());
    }

    private static Map<String, List<Long>> byTopic(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().partition()))
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().topic(),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
