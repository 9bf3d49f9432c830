package dev.axial.infer.edge;

import com.sun.management.OperatingSystemMXBean;
import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.Inference;
import dev.axial.infer.TestModels;
import dev.axial.infer.batch.RunSettings;
import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ModelLoader;
import dev.axial.infer.champion.PublishedVersions;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.parking.LaneStep;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.store.ArtifactStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cost of exactly once on the image path: the hop from tensor batches to predictions, decoding and real inference
 * included, once through {@link ExactlyOnceLoop} and once at least once (same clients, same step, same records, a flush
 * and a commit in place of the transaction), in turns. The broker is in this process, so processor time, which other
 * programs do not change, counts its work too.
 *
 * <p>Not part of the build, since its name does not end as tests do:
 *
 * <pre>mvn -pl infer-service -am test -Dtest=ExactlyOnceCost -Dsurefire.failIfNoSpecifiedTests=false \
 *   -DargLine="-Dcost.model=FILE.onnx -Dcost.images=20000 -Dcost.rounds=5"</pre>
 *
 * Each of the three may be left out, {@code argLine} itself may not: without it tests run without the optimising
 * compiler. The numbers are in {@code infer-service/target/exactly-once-cost.txt}. Without a model of 28 x 28 it is a
 * linear one: the least work that inference can be, and so the highest share that transactions can have.
 */
class ExactlyOnceCost {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final int IMAGES = Integer.getInteger("cost.images", 160_000);
    private static final int WARM_UP = Integer.getInteger("cost.warm-up", 2);
    private static final int ROUNDS = Integer.getInteger("cost.rounds", 7);
    /** Images of one batch, about what ingest makes of a poll of 512 over 6 partitions. */
    private static final int IN_BATCH = 80;

    private static final int BATCHES = IMAGES / IN_BATCH;
    private static final int MOST_RECORDS = InferWiring.POLLS.maxPollRecords();

    /**
     * @param wall seconds from the first poll with records to the last commit
     * @param processor seconds meanwhile
     * @param polls with records, each of which is one commit
     * @param step seconds of them in the step, by the clock
     */
    private record Run(double wall, double processor, int polls, double step) {}

    @Test
    void measures(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                ArtifactStore store = ArtifactStore.local(folder.resolve("store"))) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            ModelPromoted model = model(store);
            produce(kafka, model);
            ServedChampions champions = new ServedChampions(
                    new ModelLoader(
                            store, OnnxSettings.DEFAULT, RunSettings.DEFAULT, (name, stream, requests, nanos) -> {}),
                    new PublishedVersions(),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1));
            champions.start();
            champions.promoted(model);
            while (!champions.states().stream().allMatch(ChampionState::current)) {
                Thread.onSpinWait();
            }
            List<Run> once = new ArrayList<>();
            List<Run> atLeast = new ArrayList<>();
            StringBuilder report = new StringBuilder();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                boolean first = round % 2 == 0; // in turns, so that neither is always the colder one
                Run exactly = first ? exactlyOnce(kafka, champions, "exactly" + round) : null;
                Run leastOnce = atLeastOnce(kafka, champions, "at-least" + round);
                exactly = first ? exactly : exactlyOnce(kafka, champions, "exactly" + round);
                if (round >= 0) {
                    once.add(exactly);
                    atLeast.add(leastOnce);
                    report.append(line("round " + round + " exactly once", exactly));
                    report.append(line("round " + round + " at least once", leastOnce));
                }
            }
            champions.close();
            report.append(String.format(
                    Locale.ROOT,
                    "%d images in batches of %d, median of %d rounds each: exactly once has %.1f %% less throughput "
                            + "by the clock, and takes %.1f %% more processor time%n",
                    BATCHES * IN_BATCH,
                    IN_BATCH,
                    ROUNDS,
                    100 * (1 - median(atLeast, true) / median(once, true)),
                    100 * (median(once, false) / median(atLeast, false) - 1)));
            Files.writeString(Path.of("target", "exactly-once-cost.txt"), report);
            System.out.print(report);
        }
    }

    private static Run exactlyOnce(KafkaConnection kafka, ServedChampions champions, String service) throws Exception {
        Watched step = new Watched(champions);
        try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                service,
                "0",
                Topics.INFERENCE_BATCHES,
                step,
                InferWiring.POLLS,
                fatal -> fatal.printStackTrace())) {
            loop.start();
            return step.await(kafka, "axial-" + service);
        }
    }

    private static Run atLeastOnce(KafkaConnection kafka, ServedChampions champions, String service) throws Exception {
        Watched step = new Watched(champions);
        AtomicBoolean closing = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try (KafkaConsumer<byte[], byte[]> consumer =
                            kafka.groupConsumer(service, "axial-" + service, service, MOST_RECORDS, 300_000);
                    KafkaProducer<byte[], byte[]> producer = kafka.producer(service)) {
                consumer.subscribe(List.of(Topics.INFERENCE_BATCHES.name()));
                while (!closing.get()) {
                    ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(200));
                    if (polled.isEmpty()) {
                        continue;
                    }
                    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
                    polled.forEach(records::add);
                    step.transform(records).forEach(producer::send);
                    producer.flush();
                    consumer.commitSync(polled.nextOffsets());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        try {
            return step.await(kafka, "axial-" + service);
        } finally {
            closing.set(true);
            thread.join();
        }
    }

    /** Infer's own step, and when it was first asked. */
    private static final class Watched implements ExactlyOnceLoop.Step {

        private final InferenceStep step;
        private final AtomicLong begun = new AtomicLong();
        private volatile long processorBegun;
        private volatile int polls;
        private volatile long nanos;

        Watched(ServedChampions champions) {
            InferenceMetrics metrics = new InferenceMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
            step = new InferenceStep(
                    new Inference(champions, Clock.systemUTC()),
                    champions,
                    metrics,
                    new ImageTraces(OpenTelemetry.noop()));
        }

        @Override
        public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                throws InterruptedException {
            if (begun.get() == 0) {
                processorBegun = processor();
                begun.set(System.nanoTime());
            }
            long before = System.nanoTime();
            List<ProducerRecord<byte[], byte[]>> predictions = new ArrayList<>();
            step.transform(records).forEach(result -> predictions.addAll(((LaneStep.Result.Done) result).output()));
            nanos += System.nanoTime() - before;
            polls++;
            return predictions;
        }

        /** Until the group has committed every batch. */
        Run await(KafkaConnection kafka, String group) throws Exception {
            try (Admin admin = kafka.admin("cost")) {
                while (committed(admin, group) < BATCHES) {
                    LockSupport.parkNanos(10_000_000);
                }
                return new Run(
                        (System.nanoTime() - begun.get()) / 1e9,
                        (processor() - processorBegun) / 1e9,
                        polls,
                        nanos / 1e9);
            }
        }

        private static long committed(Admin admin, String group) {
            try {
                return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                        .mapToLong(offset -> offset == null ? 0 : offset.offset())
                        .sum();
            } catch (Exception e) {
                return 0; // the group is not there yet
            }
        }
    }

    private static ModelPromoted model(ArtifactStore store) throws Exception {
        String file = System.getProperty("cost.model");
        if (file == null) {
            return TestModels.model(store, 1, SHAPE, 0);
        }
        byte[] bytes = Files.readAllBytes(Path.of(file));
        ArtifactRef artifact = store.put(bytes);
        try (OnnxModel model = OnnxModel.open(bytes, OnnxSettings.DEFAULT)) {
            return new ModelPromoted(
                    ModelName.DEFAULT,
                    1,
                    model.metadata().runId(),
                    artifact,
                    model.input(),
                    model.metadata().labels(),
                    "to be measured");
        }
    }

    private static void produce(KafkaConnection kafka, ModelPromoted model) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("cost")) {
            for (int b = 0; b < BATCHES; b++) {
                TensorBatch batch = TestModels.batch(model, model.input(), b * IN_BATCH, IN_BATCH);
                producer.send(new ProducerRecord<>(
                        Topics.INFERENCE_BATCHES.name(),
                        b % Topics.INFERENCE_BATCHES.partitions(),
                        null,
                        batch.encode()));
            }
        }
    }

    private static String line(String what, Run run) {
        return String.format(
                Locale.ROOT,
                "%s: %.2f s, %.0f images/s; %.2f processor seconds; %d commits, %.2f s in the step%n",
                what,
                run.wall(),
                BATCHES * IN_BATCH / run.wall(),
                run.processor(),
                run.polls(),
                run.step());
    }

    private static double median(List<Run> runs, boolean wall) {
        return runs.stream()
                .mapToDouble(run -> wall ? run.wall() : run.processor())
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
