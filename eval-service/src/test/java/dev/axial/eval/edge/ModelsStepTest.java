package dev.axial.eval.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Evaluation;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.metrics.ConfusionFiles;
import dev.axial.eval.prediction.DatasetVersions;
import dev.axial.eval.prediction.Models;
import dev.axial.eval.prediction.Predictor;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.dataset.Datasets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsStepTest {

    private final ModelName model = ModelName.DEFAULT;

    private EvalOnKafka world;
    private EpochReader epochs;
    private FollowedStanding standing;
    private ModelsStep step;

    @BeforeEach
    void wire(@TempDir Path folder) throws Exception {
        world = new EvalOnKafka(folder);
        epochs = new EpochReader(world.kafka, "step", "0.1.0");
        standing = new FollowedStanding(world.kafka, "step");
        standing.components().forEach(Component::start);
        step = new ModelsStep(
                new Evaluation(
                        new Models(world.patches.store(), OnnxSettings.DEFAULT),
                        new DatasetVersions(new Datasets(world.patches.store())),
                        new Predictor(new EpochSplitImages(epochs)),
                        new ConfusionFiles(world.patches.store()),
                        new Gate(0.05)),
                standing,
                new EvaluationMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        standing.components().forEach(Component::close);
        epochs.close();
        world.close();
    }

    @Test
    void modelsOfOnePollSeeEachOtherAndAnAbortedPollIsForgotten() throws Exception {
        // Given
        ModelTrained vague = world.patches.trained(model, "vague", Patches.SHAPE, Patches.VAGUE);
        ModelTrained sharp = world.patches.trained(model, "sharp", Patches.SHAPE, Patches.SHARP);
        List<ConsumerRecord<byte[], byte[]>> poll = List.of(record(0, vague), record(1, sharp), record(2, vague));

        // When
        List<ModelEvaluated> verdicts = verdicts(step.transform(poll));
        List<ModelEvaluated> afterAnAbort = verdicts(step.transform(poll));

        // Then
        assertThat(verdicts.stream().map(ModelEvaluated::version)).containsExactly(1, 2);
        assertThat(verdicts.get(1).gate().against()).contains(1);
        assertThat(verdicts.get(1).gate().promoted()).isTrue();
        assertThat(afterAnAbort).isEqualTo(verdicts);
    }

    @Test
    void aVerdictThatWasReachedButNotCommittedIsReachedOnceMoreAndPublishedOnce() throws Exception {
        // Given
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger transforms = new AtomicInteger();
        ExactlyOnceLoop.Step stopsBeforeTheCommit = records -> {
            var output = step.transform(records);
            transforms.incrementAndGet();
            reached.countDown();
            new CountDownLatch(1).await(); // until close() interrupts: as good as a kill between verdict and commit
            return output;
        };
        world.announce(world.patches.trained(model, "run", Patches.SHAPE, Patches.SHARP));
        ExactlyOnceLoop first =
                new ExactlyOnceLoop(world.kafka, "eval", "0", Topics.MODELS, stopsBeforeTheCommit, EvalOnKafka::fail);
        first.start();
        reached.await();
        first.close();
        assertThat(committedOffset()).isZero();

        // When
        ExactlyOnceLoop second = new ExactlyOnceLoop(
                world.kafka,
                "eval",
                "0",
                Topics.MODELS,
                records -> {
                    transforms.incrementAndGet();
                    return step.transform(records);
                },
                EvalOnKafka::fail);
        second.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> committedOffset() == 1);
        second.close();

        // Then
        assertThat(transforms).hasValue(2);
        assertThat(world.champions(model)).hasSize(1);
        assertThat(world.evaluationsNow(model)).hasSize(1);
        assertThat(world.evaluationsNow(model).get(0).version()).isEqualTo(1);
    }

    private long committedOffset() throws Exception {
        try (Admin admin = world.kafka.admin("test")) {
            var offset = admin.listConsumerGroupOffsets("axial-eval")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(Topics.MODELS.name(), 0));
            return offset == null ? 0 : offset.offset();
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, ModelTrained trained) {
        return new ConsumerRecord<>(
                Topics.MODELS.name(),
                0,
                offset,
                trained.model().value().getBytes(StandardCharsets.UTF_8),
                EventJson.write(trained));
    }

    private static List<ModelEvaluated> verdicts(Iterable<ProducerRecord<byte[], byte[]>> output) throws Exception {
        List<ModelEvaluated> verdicts = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : output) {
            if (record.topic().equals(Topics.EVALUATIONS.name())) {
                verdicts.add(EventJson.read(record.value(), ModelEvaluated.class));
            }
        }
        return verdicts;
    }
}
