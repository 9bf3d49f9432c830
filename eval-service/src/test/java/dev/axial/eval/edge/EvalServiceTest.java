package dev.axial.eval.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.eval.version.Promotion;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.store.npz.NpyArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service over a real broker, with real ONNX models. Each test has a model name of its own. */
class EvalServiceTest {

    private static EvalOnKafka world;

    private final ModelName model = new ModelName("patches-" + UUID.randomUUID());
    private EvalWiring service;

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws Exception {
        world = new EvalOnKafka(folder);
    }

    @AfterAll
    static void stopBroker() {
        world.close();
    }

    @BeforeEach
    void startService() {
        service = world.service();
        service.lifecycle().start();
    }

    @AfterEach
    void stopService() {
        service.lifecycle().stop();
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
        Promotion back = service.promotions().promote(model, 1);
        Promotion again = service.promotions().promote(model, 1);
        announce("sharp-again", Patches.SHARP);

        // Then
        assertThat(back).isInstanceOf(Promotion.Due.class);
        assertThat(again).isInstanceOf(Promotion.AlreadyChampion.class);
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
        service = world.service();
        service.lifecycle().start();

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
        await().atMost(Duration.ofSeconds(60)).until(() -> states().anyMatch(state -> state.obstacle()
                .filter(reason -> reason.contains(ref.sha256().hex()))
                .isPresent()));
        assertThat(states()).allMatch(ComponentState::alive);
        world.patches.store().put(file);
        assertThat(world.evaluations(model, 1)).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> states().allMatch(ComponentState::ready));
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
        service = world.service();
        service.lifecycle().start();
        announce("next", Patches.VAGUE);

        // Then
        assertThat(world.evaluations(model, 2).stream().map(ModelEvaluated::version))
                .containsExactly(1, 2);
        assertThat(versions(world.champions(model))).containsExactly(1);
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
