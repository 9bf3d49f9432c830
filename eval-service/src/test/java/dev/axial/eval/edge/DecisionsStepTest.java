package dev.axial.eval.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Evaluation;
import dev.axial.eval.Judging;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.prediction.Predictor;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.parking.LaneStep.Result;
import dev.axial.kafka.parking.Parking;
import dev.axial.onnx.OnnxSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsStepTest {

    private static EvalOnKafka world;

    private final ModelName model = new ModelName("step-" + UUID.randomUUID());

    private EpochReader epochs;
    private FollowedStanding standing;
    private Judging judging;
    private DecisionsStep step;

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws Exception {
        world = new EvalOnKafka(folder);
    }

    @AfterAll
    static void stopBroker() {
        world.close();
    }

    @BeforeEach
    void wire() {
        epochs = new EpochReader(world.kafka, "step", "0.1.0");
        standing = new FollowedStanding(world.kafka, "step");
        standing.components().forEach(Component::start);
        judging = new Judging(
                new Evaluation(world.patches.store(), OnnxSettings.DEFAULT, new Predictor(epochs), new Gate(0.05)));
        step = new DecisionsStep(
                judging, world.patches.store(), standing, new EvaluationMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        judging.close();
        standing.components().forEach(Component::close);
        epochs.close();
    }

    @Test
    void modelsOfOnePollSeeEachOtherAndAnAbortedPollIsForgotten() throws Exception {
        // Given
        ModelTrained vague = world.patches.trained(model, "vague", Patches.SHAPE, Patches.VAGUE);
        ModelTrained sharp = world.patches.trained(model, "sharp", Patches.SHAPE, Patches.SHARP);
        List<ConsumerRecord<byte[], byte[]>> poll = List.of(record(0, vague), record(1, sharp), record(2, vague));

        // When
        List<ModelEvaluated> verdicts = verdicts(poll, 2);
        step.assigned(Set.of()); // as after an abort
        List<ModelEvaluated> afterAnAbort = verdicts(poll, 2);

        // Then
        assertThat(verdicts.stream().map(ModelEvaluated::version)).containsExactly(1, 2);
        assertThat(verdicts.get(1).gate().against()).contains(1);
        assertThat(verdicts.get(1).gate().promoted()).isTrue();
        assertThat(afterAnAbort).isEqualTo(verdicts);
    }

    @Test
    void aRequestThatIsNoneIsSetAsideAndTheNextOneIsDecided() throws Exception {
        // Given
        PromotionRequested request =
                new PromotionRequested(new DecisionId("id"), model, 1, Optional.empty(), "better", "anna");

        // When
        List<Result> results = step.transform(
                List.of(request(0, "{\"version\": 1}".getBytes(UTF_8)), request(1, EventJson.write(request))));

        // Then
        assertThat(output(results, Topics.PROMOTION_REQUESTS_REJECTED)).hasSize(1);
        List<ProducerRecord<byte[], byte[]>> decisions = output(results, Topics.PROMOTION_DECISIONS);
        assertThat(decisions).hasSize(1);
        assertThat(EventJson.read(decisions.get(0).value(), PromotionDecided.class)
                        .outcome())
                .isEqualTo(PromotionDecided.Outcome.UNKNOWN_VERSION);
    }

    @Test
    void aVerdictThatWasReachedButNotCommittedIsReachedOnceMoreAndPublishedOnce() throws Exception {
        // Given
        CountDownLatch reached = new CountDownLatch(1);
        ModelTrained trained = world.patches.trained(model, "run", Patches.SHAPE, Patches.SHARP);
        world.announce(trained);
        ExactlyOnceLoop first = loop(new Forwarding(parking()) {
            @Override
            public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                    throws NotReadyException, InterruptedException {
                Collection<ProducerRecord<byte[], byte[]>> output = super.transform(records);
                if (output.stream().anyMatch(record -> record.topic().equals(Topics.EVALUATIONS.name()))) {
                    reached.countDown();
                    new CountDownLatch(1).await(); // until close() interrupts: as good as a kill before the commit
                }
                return output;
            }
        });
        first.start();
        reached.await();
        first.close();
        assertThat(world.evaluationsNow(model)).isEmpty();

        // When
        ExactlyOnceLoop second = loop(parking());
        second.start();

        // Then
        assertThat(world.evaluations(model, 1)).hasSize(1);
        second.close();
        assertThat(world.champions(model)).hasSize(1);
        assertThat(world.evaluationsNow(model)).hasSize(1);
        assertThat(world.evaluationsNow(model).get(0).version()).isEqualTo(1);
    }

    private Parking parking() {
        return new Parking(
                world.kafka, "step-parked", Topics.MODELS, Topics.MODELS_PARKED, Topics.MODELS_REJECTED, step);
    }

    private ExactlyOnceLoop loop(ExactlyOnceLoop.Step of) {
        return new ExactlyOnceLoop(
                world.kafka,
                "eval",
                "0",
                List.of(Topics.MODELS, Topics.MODELS_PARKED),
                of,
                LoopSettings.DEFAULT,
                EvalOnKafka::fail);
    }

    /** Asks until so many verdicts come of one poll. */
    private List<ModelEvaluated> verdicts(List<ConsumerRecord<byte[], byte[]>> poll, int count) {
        AtomicReference<List<ModelEvaluated>> verdicts = new AtomicReference<>(List.of());
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            List<ModelEvaluated> found = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : output(step.transform(poll), Topics.EVALUATIONS)) {
                found.add(EventJson.read(record.value(), ModelEvaluated.class));
            }
            verdicts.set(found);
            return found.size() >= count;
        });
        return verdicts.get();
    }

    private static List<ProducerRecord<byte[], byte[]>> output(List<Result> results, Topic topic) {
        return results.stream()
                .filter(Result.Done.class::isInstance)
                .flatMap(done -> ((Result.Done) done).output().stream())
                .filter(record -> record.topic().equals(topic.name()))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> request(long offset, byte[] value) {
        return new ConsumerRecord<>(Topics.PROMOTION_REQUESTS.name(), 0, offset, null, value);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, ModelTrained trained) {
        return new ConsumerRecord<>(
                Topics.MODELS.name(), 0, offset, trained.model().value().getBytes(UTF_8), EventJson.write(trained));
    }

    /** A step that passes everything on. */
    private static class Forwarding implements ExactlyOnceLoop.Step {

        private final ExactlyOnceLoop.Step step;

        Forwarding(ExactlyOnceLoop.Step step) {
            this.step = step;
        }

        @Override
        public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                throws NotReadyException, InterruptedException {
            return step.transform(records);
        }

        @Override
        public void assigned(Map<TopicPartition, Long> positions) {
            step.assigned(positions);
        }

        @Override
        public Set<TopicPartition> heldBack(Set<TopicPartition> assignment) {
            return step.heldBack(assignment);
        }

        @Override
        public Map<TopicPartition, Long> notTaken() {
            return step.notTaken();
        }

        @Override
        public void committed() {
            step.committed();
        }
    }
}
