package dev.axial.eval.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionDecided.Outcome;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.parking.WaitingRecords;
import dev.axial.store.npz.NpyArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service over a real broker, with real ONNX models. Each test has a model name of its own. */
class EvalServiceTest {

    private static EvalOnKafka world;

    /** The one that runs; a test that stops it leaves another one running. */
    private static EvalWiring service;

    private final ModelName model = new ModelName("patches-" + UUID.randomUUID());

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        world = new EvalOnKafka(folder);
        startService();
    }

    @AfterAll
    static void stop() {
        service.lifecycle().stop();
        world.close();
    }

    private static void startService() {
        service = world.service();
        service.lifecycle().start();
    }

    @Test
    void theFirstModelOfANameBecomesChampionWithItsTestMetrics() throws Exception {
        // When
        ModelTrained trained = announce("only", Patches.SHARP);

        // Then
        ModelEvaluated evaluated = world.evaluations(model, 1).get(0);
        assertThat(evaluated.version()).isEqualTo(1);
        assertThat(evaluated.images()).isEqualTo(50);
        assertThat(evaluated.confusion().stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(50);
        // brightness is normal, 40 either side of the threshold with deviation 40: 84 % are on their side; 50 draws
        assertThat(evaluated.accuracy()).isBetween(0.7, 0.98);
        assertThat(evaluated.gate().promoted()).isTrue();
        assertThat(world.champions(model))
                .containsExactly(evaluated.promoted(evaluated.gate().reason()));
        assertThat(world.champions(model).get(0).artifact()).isEqualTo(trained.artifact());
    }

    @Test
    void aBetterModelReplacesTheChampionAndSaysByHowMuch() throws Exception {
        // When
        announce("vague", Patches.VAGUE);
        announce("sharp", Patches.SHARP);

        // Then
        ModelEvaluated second = world.evaluations(model, 2).get(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.gate().promoted()).isTrue();
        assertThat(second.gate().against()).contains(1);
        assertThat(second.gate().pValue().orElseThrow()).isLessThan(0.05);
        assertThat(second.gate().reason())
                .matches("version 2 loses 0\\.\\d+ nats less per image than champion 1 over 300 validation images"
                        + " \\(p < 0\\.0001 < 0\\.05\\)");
        assertThat(versions(world.champions(model))).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 700, 1000})
    void theConfusionMatrixOfManyClassesIsAnArtifactThatTheEventNames(int classes) throws Exception {
        // Given
        ManyClasses many = ManyClasses.in(world.patches.store(), classes);

        // When
        world.announce(many.trained(model, run("many")));

        // Then
        ModelEvaluated evaluated = world.evaluations(model, 1).get(0);
        assertThat(evaluated.labels()).hasSize(classes);
        assertThat(evaluated.confusion()).isEmpty();
        assertThat(evaluated.accuracy()).isEqualTo(1);
        assertThat(evaluated.auc()).isEqualTo(1);
        assertThat(evaluated.absentClasses())
                .contains(many.labels().subList(classes - ManyClasses.ABSENT_OF_TEST, classes));
        assertThat(world.champions(model)).hasSize(1);
        NpyArray confusion = many.confusion(evaluated.confusionArtifact().orElseThrow());
        assertThat(confusion.shape()).containsExactly(classes, classes);
        for (int i = 0; i < confusion.size(); i++) {
            int label = i / classes;
            boolean right = label == i % classes && label < classes - ManyClasses.ABSENT_OF_TEST;
            assertThat(confusion.integer(i)).isEqualTo(right ? 1 : 0);
        }
    }

    @Test
    void aModelThatDoesNotDifferLeavesTheChampion() throws Exception {
        // When
        announce("one", Patches.SHARP);
        announce("same", Patches.SHARP);

        // Then
        ModelEvaluated second = world.evaluations(model, 2).get(1);
        assertThat(second.gate().promoted()).isFalse();
        assertThat(second.gate().reason()).contains("do not differ on any of 300 validation images");
        assertThat(versions(world.champions(model))).containsExactly(1);
    }

    @Test
    void aRepeatedAnnouncementChangesNothing() throws Exception {
        // When
        ModelTrained trained = announce("first", Patches.VAGUE);
        world.announce(trained);
        world.announce(trained);
        announce("second", Patches.SHARP);
        world.announce(trained);
        announce("third", Patches.VAGUE); // what comes before it has been dealt with when this has

        // Then
        assertThat(world.evaluations(model, 3).stream().map(ModelEvaluated::version))
                .containsExactly(1, 2, 3);
        assertThat(versions(world.champions(model))).containsExactly(1, 2);
    }

    @Test
    void aChampionPromotedBackByHandIsWhatTheNextModelMustBeat() throws Exception {
        // Given
        announce("vague", Patches.VAGUE);
        announce("sharp", Patches.SHARP);
        world.evaluations(model, 2);

        // When
        PromotionDecided back = promote(1);
        PromotionDecided again = promote(1);
        announce("sharp-again", Patches.SHARP);

        // Then
        assertThat(back.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_CHAMPION);
        assertThat(world.evaluations(model, 3).get(2).gate().against()).contains(1);
        assertThat(versions(world.champions(model))).containsExactly(1, 2, 1, 3);
        assertThat(world.champions(model).get(2).reason()).isEqualTo("promoted by hand");
    }

    @Test
    void aChampionRunsOnTheSameSplitInItsOwnShape() throws Exception {
        // Given
        ModelTrained small = world.patches.trained(model, run("small"), Patches.SMALL, Patches.VAGUE);
        world.announce(small);
        world.evaluations(model, 1);
        service.lifecycle().stop(); // a new process remembers no losses
        startService();

        // When
        ModelTrained large = announce("large", Patches.SHARP);

        // Then
        ModelEvaluated second = world.evaluations(model, 2).get(1);
        assertThat(second.gate().promoted()).isTrue();
        assertThat(world.ingest.answered)
                .filteredOn(request -> request.requestId().equals("eval-" + large.runId() + "-champion"))
                .isNotEmpty()
                .allSatisfy(request -> {
                    assertThat(request.split()).isEqualTo(Split.VALIDATION);
                    assertThat(request.shape()).isEqualTo(Patches.SMALL);
                });
    }

    @Test
    void aModelWhoseFileIsMissingIsWaitedForAndThenJudged() throws Exception {
        // Given
        String run = run("late");
        byte[] file = Patches.file(run, Patches.SHAPE, Patches.SHARP, Patches.LABELS);
        ArtifactRef ref = new ArtifactRef(Sha256.of(file), file.length);

        // When
        world.announce(world.patches.announce(model, run, Patches.SHAPE, ref, Patches.LABELS));

        // Then
        await().atMost(Duration.ofSeconds(60))
                .until(() -> obstacle(run).contains(model + " of run " + run + " waits: ")
                        && obstacle(run).contains(ref.sha256().hex()));
        assertThat(states()).allMatch(ComponentState::ready);
        world.patches.store().put(file);
        assertThat(world.evaluations(model, 1)).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> obstacle(run).isEmpty());
    }

    @Test
    void whatCannotBeJudgedIsRejectedWithTheReasonAndHoldsNobodyUp() throws Exception {
        // Given
        String run = run("mislabelled");
        ArtifactRef file = world.patches.store().put(Patches.file(run, Patches.SHAPE, 1, Patches.LABELS));
        ArtifactRef noModel = world.patches.store().put("no model".getBytes(UTF_8));

        // When
        world.announce(model.value(), "{\"runId\": 7}".getBytes(UTF_8));
        world.announce(world.patches.announce(model, run, Patches.SHAPE, file, List.of("bright", "dark")));
        world.announce(world.patches.announce(model, run("text"), Patches.SHAPE, noModel, Patches.LABELS));
        announce("good", Patches.SHARP);

        // Then
        assertThat(world.evaluations(model, 1).get(0).version()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> rejections().size() == 3);
        assertThat(rejections()).allSatisfy(record -> assertThat(header(record, "axial-rejection-reason"))
                .isEqualTo("invalid-event"));
        assertThat(rejections())
                .extracting(record -> header(record, "axial-rejection-detail"))
                .anyMatch(detail -> detail.contains("runId")) // from a loop of its own: in no order with the others
                .contains("run " + run + " announces labels [bright, dark]; its file has [dark, bright]")
                .anyMatch(detail -> detail.contains("cannot be judged"));
    }

    @Test
    void aMalformedModelIsRejectedWhileAnotherIsJudged() throws Exception {
        // Given
        world.ingest.pause();
        announce("slow", Patches.SHARP);

        // When
        world.announce(model.value(), "[\"not\", \"a\", \"model\"]".getBytes(UTF_8));

        // Then
        await().atMost(Duration.ofSeconds(60)).until(() -> rejections().size() == 1);
        assertThat(world.evaluationsNow(model)).isEmpty();
        world.ingest.resume();
        assertThat(world.evaluations(model, 1)).hasSize(1);
    }

    @Test
    void anEvaluationThatIsCutShortIsMadeOnceByTheNextProcess() throws Exception {
        // Given
        world.ingest.pause();
        ModelTrained cut = announce("cut", Patches.SHARP);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.requestedEpochs.contains("eval-" + cut.runId() + "/validation/0/0"));

        // When
        service.lifecycle().stop();
        world.ingest.resume();
        startService();
        announce("next", Patches.VAGUE);

        // Then
        assertThat(world.evaluations(model, 2).stream().map(ModelEvaluated::version))
                .containsExactly(1, 2);
        assertThat(versions(world.champions(model))).containsExactly(1);
    }

    @Test
    void aPromotionByHandWhileAModelIsComparedIsNotOverwrittenByItsVerdict() throws Exception {
        // Given: version 1 is the best, and version 2 is champion
        announce("sharp", Patches.SHARP);
        announce("vague", Patches.VAGUE);
        world.evaluations(model, 2);
        promote(2);
        service.lifecycle().stop(); // a new process remembers no losses
        startService();
        String comparison = "eval-" + run("same-as-1") + "-champion";
        world.ingest.holdBack(comparison);

        // When: version 1 becomes champion again while version 3 is compared with version 2
        announce("same-as-1", Patches.SHARP);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.requestedEpochs.stream().anyMatch(key -> key.startsWith(comparison)));
        promote(1);
        world.ingest.letGo();

        // Then
        ModelEvaluated third = world.evaluations(model, 3).get(2);
        assertThat(third.gate().against()).contains(1);
        assertThat(third.gate().promoted()).isFalse();
        assertThat(versions(world.champions(model))).containsExactly(1, 2, 1);
    }

    @Test
    void aDecisionIdActsOnceAndARequestAgainstAnotherChampionIsAnsweredAndChangesNothing() throws Exception {
        // Given: version 2 is champion
        announce("vague", Patches.VAGUE);
        announce("sharp", Patches.SHARP);
        world.evaluations(model, 2);
        DecisionId id = new DecisionId("back-" + model);

        // When
        world.request(new PromotionRequested(id, model, 1, Optional.of(2), "a rollback", "anna"));
        world.decisions(model, 1);
        promote(2);
        world.request(new PromotionRequested(id, model, 1, Optional.of(2), "a rollback", "anna"));
        world.request(new PromotionRequested(
                new DecisionId("late-" + model), model, 1, Optional.of(1), "too late", "a monitor"));

        // Then
        List<PromotionDecided> decisions = world.decisions(model, 3);
        assertThat(decisions)
                .extracting(PromotionDecided::outcome)
                .containsExactly(Outcome.PROMOTED, Outcome.PROMOTED, Outcome.STALE);
        assertThat(decisions.get(2).detail())
                .isEqualTo(model + " has champion 2, where champion 1 was expected; version 1 is not promoted");
        assertThat(versions(world.champions(model))).containsExactly(1, 2, 1, 2);
        assertThat(world.champions(model).get(2).reason()).isEqualTo("a rollback");
    }

    @Test
    void replicasThatTakeOverFromEachOtherDecideEachRequestAndEachModelOnce() throws Exception {
        // Given
        announce("vague", Patches.VAGUE);
        announce("sharp", Patches.SHARP);
        world.evaluations(model, 2);
        EvalWiring other = world.service("1");
        other.lifecycle().start();

        // When: requests go on while the replicas change
        for (int i = 0; i < 30; i++) {
            int from = i % 2 == 0 ? 2 : 1;
            world.request(new PromotionRequested(
                    new DecisionId("swap-" + i + "-" + model), model, 3 - from, Optional.of(from), "swap", "a test"));
            if (i == 8) {
                announce("third", Patches.VAGUE);
            }
            if (i == 10) {
                service.lifecycle().stop();
            }
            if (i == 20) {
                world.decisions(model, 15);
                startService();
            }
        }

        // Then: each was decided against the champion that the one before made
        List<PromotionDecided> decisions = world.decisions(model, 30);
        other.lifecycle().stop();
        assertThat(decisions).extracting(PromotionDecided::outcome).containsOnly(Outcome.PROMOTED);
        assertThat(decisions).extracting(PromotionDecided::decisionId).doesNotHaveDuplicates();
        assertThat(world.evaluations(model, 3)).hasSize(3);
        assertThat(versions(world.champions(model))).hasSize(32).endsWith(1, 2, 1, 2);
    }

    @Test
    void aModelThatCannotBeJudgedHoldsNobodyUp() throws Exception {
        // Given
        String run = run("gone");
        byte[] file = Patches.file(run, Patches.SHAPE, Patches.SHARP, Patches.LABELS);
        ArtifactRef ref = new ArtifactRef(Sha256.of(file), file.length);
        ModelName other = new ModelName("other-" + UUID.randomUUID());

        // When
        world.announce(world.patches.announce(model, run, Patches.SHAPE, ref, Patches.LABELS));
        announce("good", Patches.VAGUE);
        world.announce(world.patches.trained(other, "other-" + run, Patches.SHAPE, Patches.SHARP));

        // Then
        assertThat(world.evaluations(model, 1).get(0).runId().value()).isEqualTo(run("good"));
        assertThat(world.evaluations(other, 1)).hasSize(1);

        // When its file is there
        world.patches.store().put(file);

        // Then
        assertThat(world.evaluations(model, 2).get(1).runId().value()).isEqualTo(run);
    }

    @Test
    void aChampionThatCannotBeComparedWithHoldsUpItsOwnNameUntilAnotherIsPromoted() throws Exception {
        // Given: a champion whose file is gone, and a process that remembers no losses
        ModelTrained gone = announce("gone", Patches.SHARP);
        announce("vague", Patches.VAGUE);
        world.evaluations(model, 2);
        service.lifecycle().stop();
        world.patches.delete(gone.artifact());
        startService();
        ModelName other = new ModelName("other-" + UUID.randomUUID());

        // When
        announce("third", Patches.SHARP);
        world.announce(world.patches.trained(other, "other-" + run("x"), Patches.SHAPE, Patches.SHARP));

        // Then
        assertThat(world.evaluations(other, 1)).hasSize(1);
        assertThat(world.evaluationsNow(model)).hasSize(2);

        // When
        promote(2);

        // Then
        assertThat(world.evaluations(model, 3).get(2).gate().against()).contains(2);
        assertThat(versions(world.champions(model))).containsExactly(1, 2, 3);
    }

    /** The reason why a run waits. */
    private String obstacle(String run) {
        return service.models().waiting().stream()
                .filter(waiting -> waiting.lane().equals(run))
                .map(WaitingRecords::reason)
                .findFirst()
                .orElse("");
    }

    private PromotionDecided promote(int version) throws Exception {
        return service.promotions().promote(model, version, Optional.empty(), "promoted by hand", "a test");
    }

    private ModelTrained announce(String run, float k) throws Exception {
        ModelTrained trained = world.patches.trained(model, run(run), Patches.SHAPE, k);
        world.announce(trained);
        return trained;
    }

    private String run(String name) {
        return name + "-" + model.value().substring(8);
    }

    private List<ConsumerRecord<byte[], byte[]>> rejections() {
        return world.rejected.stream()
                .filter(record -> model.value().equals(new String(record.key(), UTF_8)))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private Stream<ComponentState> states() {
        return service.lifecycle().components().stream().map(Component::state);
    }

    private static List<Integer> versions(List<ModelPromoted> champions) {
        return champions.stream().map(ModelPromoted::version).toList();
    }
}
