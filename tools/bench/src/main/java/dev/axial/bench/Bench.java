package dev.axial.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.bench.load.Arrivals;
import dev.axial.bench.load.Load;
import dev.axial.bench.report.BenchReport;
import dev.axial.bench.report.BenchReport.ProcessUse;
import dev.axial.bench.report.InferenceTimes;
import dev.axial.bench.report.ProcessorTime;
import dev.axial.bench.targets.GrpcTarget;
import dev.axial.bench.targets.Questions;
import dev.axial.bench.targets.RestTarget;
import dev.axial.bench.targets.StreamTarget;
import dev.axial.bench.targets.Target;
import dev.axial.client.dataset.DataSource;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.NewChampion;
import dev.axial.client.training.RunReporter;
import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.Replica;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.process.ProcessMemory;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.store.dataset.LabelledImages;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Measures a system of its own under load: how long images wait for their classes, how many are answered, and what each
 * process spends on them. The model is trained first, on the bundled sample and for one epoch: its weights are nothing to
 * its speed.
 */
public final class Bench {

    private static final Map<String, Object> ONE_EPOCH = Map.of("epochs", 1);
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final Installation installation;
    private final Home base;
    private final BenchPlan plan;
    private final Terminal terminal;

    /** @param base keeps what outlives the bench */
    public Bench(Installation installation, Home base, BenchPlan plan, Terminal terminal) {
        this.installation = installation;
        this.base = base;
        this.plan = plan;
        this.terminal = terminal;
    }

    /**
     * Starts a system, measures, and ends it.
     *
     * @param home of this bench alone; new
     */
    public BenchReport run(Home home) throws CommandException, IOException, InterruptedException {
        terminal.heading("Start: broker and services, in " + Printable.path(home.folder()));
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal);
                ArtifactStore store = system.running().openStore()) {
            Datasets datasets = new Datasets(store);
            Dataset dataset = new DataSource(installation.bundledSample(), base.data(), datasets, terminal)
                    .resolve(Optional.empty());
            terminal.heading("Model: " + plan.recipe() + ", one epoch");
            ModelEvaluated model = train(system.running(), dataset);
            return measure(
                    system, model.model(), dataset, datasets.load(dataset.ref()).split(Split.TEST));
        } catch (ArtifactException | InvalidDatasetException e) {
            throw new CommandException(Sentence.reason(e), e);
        } finally {
            terminal.endLive();
        }
    }

    private ModelEvaluated train(AxialSystem system, Dataset dataset) throws CommandException, InterruptedException {
        RunId run = new RunId(UUID.randomUUID().toString());
        TrainingClient client = new TrainingClient(system.kafka());
        client.request(new TrainingRequested(
                Optional.of(run),
                ModelName.DEFAULT,
                plan.recipe(),
                dataset.ref().name(),
                1,
                ONE_EPOCH,
                true,
                Optional.of("bench")));
        TrainingOutcome outcome = client.follow(run, new RunReporter(terminal), SILENCE);
        NewChampion.awaitServed(system, outcome.evaluation());
        return outcome.evaluation();
    }

    /**
     * Measures a system that is up.
     *
     * @param model that has a champion, which infer serves
     * @param dataset of the images
     * @param images to ask for, one after the other, again and again
     */
    public BenchReport measure(LocalSystem system, ModelName model, Dataset dataset, LabelledImages images)
            throws CommandException, InterruptedException {
        terminal.heading("Load: " + describe());
        Questions questions = new Questions(images, plan.form(), plan.batch());
        Account account = new Account(system, model);
        try (Target target = target(system.running(), model, dataset.labels().size(), questions)) {
            Load.LoadOutcome outcome = new Load(target, plan.arrivals()).run(plan.warmUp(), plan.time(), account);
            return report(outcome, account);
        } finally {
            terminal.endLive();
        }
    }

    private String describe() {
        return plan.mode().code() + ", " + plan.arrivals().described()
                + (plan.batch() > 1 ? " of " + plan.batch() + " images" : "") + ", "
                + Quantities.duration(plan.warmUp()) + " to warm up and " + Quantities.duration(plan.time())
                + " that count";
    }

    private Target target(RunningSystem system, ModelName model, int classes, Questions questions) {
        URI infer = Part.INFER.address(system.ports());
        return switch (plan.mode()) {
            case STREAM -> new StreamTarget(system.kafka(), model, questions);
            case REST -> new RestTarget(infer, model, classes, questions);
            case GRPC -> new GrpcTarget(infer, model, classes, questions);
        };
    }

    private BenchReport report(Load.LoadOutcome outcome, Account account) {
        long images = outcome.answersInTime() * plan.batch();
        return new BenchReport(
                new BenchReport.BenchSettings(
                        CodeVersion.current(),
                        plan.mode().code(),
                        plan.arrivals().described(),
                        plan.arrivals() instanceof Arrivals.AtRate,
                        plan.warmUp().toMillis() / 1e3,
                        plan.time().toMillis() / 1e3,
                        plan.batch(),
                        plan.form().name().toLowerCase(Locale.ROOT),
                        plan.recipe(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().toString()),
                outcome.latencies(),
                outcome.answersPerSecond() * plan.batch(),
                images,
                outcome.failed(),
                outcome.unanswered(),
                outcome.reasons(),
                account.processes(images),
                account.infer());
    }

    /** The use of processors, and the account of infer, at the beginning and at the end of the time that counts. */
    private final class Account implements Load.Watch {

        private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
        private final ServiceClient infer;
        private final String statistics;
        private ProcessorTime processorsBefore;
        private ProcessorTime processorsAfter;
        private JsonNode inferBefore;
        private JsonNode inferAfter;

        Account(LocalSystem system, ModelName model) {
            for (Part part : Part.values()) {
                system.process(Replica.first(part)).ifPresent(process -> processes.put(part.code(), process));
            }
            processes.put(BenchReport.CLIENT, ProcessHandle.current());
            infer = system.running().service(ServiceName.INFER);
            statistics = "/v2/models/" + model + "/stats";
        }

        @Override
        public void begins() throws CommandException, InterruptedException {
            inferBefore = infer.get(statistics);
            processorsBefore = ProcessorTime.of(processes);
        }

        @Override
        public void ends() throws CommandException, InterruptedException {
            processorsAfter = ProcessorTime.of(processes);
            inferAfter = infer.get(statistics);
        }

        @Override
        public void goesOn(Duration left) {
            terminal.live("  " + Quantities.duration(left) + " left");
        }

        List<ProcessUse> processes(long images) {
            List<ProcessUse> uses = new ArrayList<>();
            processorsAfter
                    .secondsSince(processorsBefore)
                    .forEach((name, seconds) -> uses.add(new ProcessUse(
                            name,
                            seconds,
                            images == 0 ? 0 : seconds * 1000 / images,
                            ProcessMemory.peak(processes.get(name).pid()).orElse(0) >> 20)));
            return uses;
        }

        InferenceTimes infer() {
            return InferenceTimes.between(inferBefore, inferAfter);
        }
    }
}
