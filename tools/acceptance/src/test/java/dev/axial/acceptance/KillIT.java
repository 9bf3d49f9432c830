package dev.axial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.bench.Bench;
import dev.axial.bench.BenchPlan;
import dev.axial.bench.BenchPlan.Form;
import dev.axial.bench.Mode;
import dev.axial.bench.load.Arrivals;
import dev.axial.bench.report.BenchReport;
import dev.axial.bench.report.BenchReport.ProcessUse;
import dev.axial.client.stream.LabelledStream;
import dev.axial.client.stream.StreamScore;
import dev.axial.client.training.RunListener;
import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part is killed, by kill -9, in the middle of its work; nobody lends a hand, and the result is the same. */
class KillIT {

    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Set<Part> killed = EnumSet.noneOf(Part.class);

    @TempDir
    private Path folder;

    private Home home;
    private LocalSystem system;
    private ArtifactStore store;
    private Datasets datasets;
    private Dataset dataset;

    @BeforeEach
    void start() throws Exception {
        home = new Home(folder.resolve("home"));
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false, false);
        system = LocalSystem.start(Installation.locate(), home, Ports.free(), terminal);
        store = ArtifactStore.local(home.store());
        datasets = new Datasets(store);
        dataset = datasets.importNpz(Installation.locate().bundledSample(), "organamnist-sample");
    }

    @AfterEach
    void stop() {
        store.close();
        system.close();
    }

    @Test
    void eachPartIsKilledAtItsWorkAndNothingIsLostDoubledOrDifferent() throws Exception {
        // Given
        TrainingOutcome undisturbed = train("undisturbed", event -> {});

        // When
        TrainingOutcome disturbed = train("disturbed", event -> {
            if (event instanceof EpochCompleted epoch) {
                kill(epoch.epoch() == 1 ? Part.TRAIN : epoch.epoch() == 2 ? Part.INGEST : Part.BROKER);
            } else if (event instanceof Completed) {
                kill(Part.EVAL);
            }
        });

        // Then
        assertThat(killed).as(this::printed).contains(Part.TRAIN, Part.INGEST, Part.BROKER, Part.EVAL);
        assertThat(disturbed.evaluation().version()).isEqualTo(1);
        assertThat(disturbed.evaluation().loss())
                .isEqualTo(undisturbed.evaluation().loss());
        assertThat(disturbed.evaluation().confusion())
                .isEqualTo(undisturbed.evaluation().confusion());
        assertThat(disturbed.evaluation().auc())
                .isEqualTo(undisturbed.evaluation().auc());

        // When
        killed.clear();
        StreamScore score = new LabelledStream(
                        system.running().kafka(),
                        "crash",
                        new ModelName("disturbed"),
                        Split.TEST,
                        datasets.load(dataset.ref()).split(Split.TEST),
                        dataset.labels())
                .run((sent, answered, of) -> {
                    if (answered > of / 5) {
                        kill(Part.INFER);
                    }
                    if (answered > 2 * of / 5) {
                        kill(Part.INGEST);
                    }
                    if (answered > 3 * of / 5) {
                        kill(Part.BROKER);
                    }
                });

        // Then
        assertThat(killed).as(this::printed).contains(Part.INFER);
        assertThat(score.exactlyOnce()).as(() -> score + "\n" + printed()).isTrue();
        assertThat(score.sent()).isEqualTo(2_260);
        assertThat(score.accuracy()).isEqualTo(disturbed.evaluation().accuracy());

        // Then: who was killed last is back after a moment
        await().atMost(SILENCE)
                .ignoreExceptionsInstanceOf(CommandException.class)
                .untilAsserted(() -> new ExportedMetrics(system.running()).require());
        new ShapedImages(system.running(), new ModelName("disturbed")).requireSameBytesByStreamAndByRequest();
        for (Mode mode : Mode.values()) {
            assertThat(bench(mode)).as(mode.code()).satisfies(report -> {
                assertThat(report.reasons()).isEmpty();
                assertThat(report.unanswered()).isZero();
                assertThat(report.complete()).isTrue();
                assertThat(report.infer().requests())
                        .isBetween(
                                mode == Mode.STREAM ? 0 : report.images(),
                                mode == Mode.STREAM ? 0 : report.images() + 1);
                assertThat(report.processes())
                        .extracting(ProcessUse::name)
                        .containsExactly("broker", "ingest", "train", "eval", "infer", "client");
            });
        }
    }

    /** By one caller: when it ends, infer has counted what was answered, but perhaps for the last. */
    private BenchReport bench(Mode mode) throws Exception {
        BenchPlan plan = new BenchPlan(
                mode,
                new Arrivals.ByCallers(1),
                Duration.ZERO,
                Duration.ofSeconds(1),
                1,
                mode == Mode.STREAM ? Form.PNG : Form.TENSOR,
                "mlp-2x256-relu");
        Terminal terminal = Terminal.plain(printed);
        return new Bench(Installation.locate(), home, plan, terminal)
                .measure(
                        system,
                        new ModelName("disturbed"),
                        dataset,
                        datasets.load(dataset.ref()).split(Split.TEST));
    }

    /** One run of the same recipe, data and seed, as a model of its own. */
    private TrainingOutcome train(String model, Disturbance disturbance) throws Exception {
        RunId run = new RunId(UUID.randomUUID().toString());
        TrainingClient client = new TrainingClient(system.running().kafka());
        client.request(new TrainingRequested(
                Optional.of(run),
                new ModelName(model),
                "mlp-2x256-relu",
                dataset.ref().name(),
                1,
                Map.of("epochs", 4),
                true,
                Optional.empty()));
        return client.follow(
                run,
                new RunListener() {
                    @Override
                    public void progressed(TrainingProgress event) {
                        disturbance.at(event);
                    }

                    @Override
                    public void evaluated(ModelEvaluated evaluation) {}
                },
                SILENCE);
    }

    private interface Disturbance {
        void at(TrainingProgress event);
    }

    /** Each part once; it is the launcher's to start it again. */
    private void kill(Part part) {
        try {
            long pid = Long.parseLong(
                    Files.readString(home.pidFile(part.code())).strip().split("\\s+")[0]);
            if (killed.add(part)) {
                ProcessHandle.of(pid).orElseThrow().destroyForcibly(); // SIGKILL
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
