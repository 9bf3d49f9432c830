package dev.axial.eval.edge;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Given;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the time and the heap that eval's start takes to read evaluations of 11 classes from Kafka.
 *
 * <p>Not part of the build, since its name does not end as tests do:
 *
 * <pre>mvn -pl eval-service -am test -Dtest=StandingLoad -Dsurefire.failIfNoSpecifiedTests=false \
 *   -DargLine="-Xmx2g -Dload.evaluations=100000"</pre>
 *
 * The numbers are in {@code eval-service/target/standing-load.txt}. The broker is in the same process.
 */
class StandingLoad {

    private static final int EVALUATIONS = Integer.getInteger("load.evaluations", 100_000);
    private static final int CLASSES = 11;

    @Test
    void measures(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            long bytes = 0;
            try (KafkaProducer<byte[], byte[]> producer = kafka.producer("load")) {
                for (int version = 1; version <= EVALUATIONS; version++) {
                    var record = CloudEvents.record(
                            Topics.EVALUATIONS, "organ", "model-evaluated", "eval", evaluated(version));
                    bytes += record.value().length;
                    producer.send(record);
                }
            }
            long before = usedHeap();
            long begun = System.nanoTime();
            FollowedStanding standing = new FollowedStanding(kafka, "load");
            standing.components().forEach(Component::start);
            while (!caughtUp(standing)) {
                Thread.onSpinWait();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            long heap = usedHeap() - before;
            int next = standing.now().nextVersion(evaluated(1).model());
            standing.components().forEach(Component::close);
            if (next != EVALUATIONS + 1) {
                throw new AssertionError("not all were read: the next version would be " + next);
            }
            Files.writeString(
                    Path.of("target", "standing-load.txt"),
                    String.format(
                            Locale.ROOT,
                            "%,d evaluations, %,d bytes of JSON each: read in %.1f s, %,d bytes of heap each%n",
                            EVALUATIONS,
                            bytes / EVALUATIONS,
                            seconds,
                            heap / EVALUATIONS));
        }
    }

    private static boolean caughtUp(FollowedStanding standing) throws InterruptedException {
        try {
            standing.catchUp();
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ModelEvaluated evaluated(int version) {
        ModelEvaluated small = Given.evaluated("0b8a7c1e-4d5f-5a6b-8c9d-" + String.format("%012d", version), version);
        List<String> labels =
                IntStream.range(0, CLASSES).mapToObj(c -> "organ number " + c).toList();
        return new ModelEvaluated(
                small.runId(),
                small.model(),
                version,
                small.sha256(),
                "test",
                17_778,
                0.8910,
                List.of(0.8864, 0.8955),
                0.9919,
                0.3712345678901234,
                0.0312345678901234,
                LongStream.range(0, CLASSES)
                        .mapToObj(row -> LongStream.range(0, CLASSES)
                                .mapToObj(column -> row == column ? 1500 + column : column)
                                .toList())
                        .toList(),
                labels.stream()
                        .map(label -> new ClassMetrics(
                                label, 0.9123456789012345, 0.8123456789012345, 0.8612345678901234, 0.9912345678901234))
                        .toList(),
                new ModelEvaluated.GateDecision(
                        false,
                        Optional.of(version - 1),
                        Optional.of(0.61),
                        "version " + version
                                + " loses 0.0021 nats more per image than champion 1 over 6,491 validation images (p = 0.61 >= 0.05)"),
                small.artifact(),
                small.input(),
                labels,
                "cnn-bn",
                Optional.empty(),
                Optional.empty());
    }
}
