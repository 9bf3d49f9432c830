package dev.axial.ingest.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.topic.Topics;
import dev.axial.image.ImageShaper;
import dev.axial.ingest.ImageShaping;
import dev.axial.ingest.TestImages;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.loop.Cost;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.service.tracing.ImageTraces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image path on a real broker, without Quarkus. */
class ImagePathTest {

    private static final int GOOD = 24;

    @Test
    void givesEachImageExactlyOneRowOrOneRejection(@TempDir Path folder) throws Exception {
        try (TestKafka kafka = TestKafka.start(folder)) {
            // Given: good images with bad ones between them, a champion, and a model without one
            kafka.send(CloudEvents.record(
                    Topics.CHAMPIONS,
                    "organ",
                    "model-promoted",
                    "test",
                    TestImages.champion("organ", 1, new ImageShape(1, 28, 28))));
            Map<String, byte[]> bad = badFiles();
            List<String> names = new ArrayList<>(bad.keySet());
            for (int i = 0; i < GOOD; i++) {
                kafka.send(traced("good-" + i, i, TestImages.png(TestImages.grey(i, 28, 28), 28, 28)));
                if (i < names.size()) {
                    kafka.send(Topics.IMAGES, names.get(i), bad.get(names.get(i)));
                }
            }
            ProducerRecord<byte[], byte[]> stranger =
                    traced("unknown-model", 99, TestImages.png(TestImages.grey(0, 28, 28), 28, 28));
            stranger.headers().add(ImageHeaders.MODEL, "heart".getBytes(UTF_8));
            kafka.send(stranger);

            // When
            List<Throwable> fatal = new CopyOnWriteArrayList<>();
            Map<String, ImageRow> rows = new HashMap<>();
            Map<String, ConsumerRecord<byte[], byte[]>> rejections = new HashMap<>();
            try (ChampionsFollower champions =
                            new ChampionsFollower(kafka.connection(), "test-champions", promoted -> {});
                    ExactlyOnceLoop loop = loop(kafka, champions, fatal)) {
                champions.start();
                loop.start();
                kafka.read(Topics.IMAGES_REJECTED, bad.size() + 1, record -> true);
                awaitImages(kafka);
            }

            // Then
            for (ConsumerRecord<byte[], byte[]> record : kafka.readToEnd(Topics.INFERENCE_BATCHES)) {
                collect(record, rows);
            }
            for (ConsumerRecord<byte[], byte[]> record : kafka.readToEnd(Topics.IMAGES_REJECTED)) {
                assertThat(rejections.put(TestKafka.key(record), record)).isNull();
            }
            assertThat(fatal).isEmpty();
            assertThat(rows).hasSize(GOOD);
            assertThat(rejections).hasSize(bad.size() + 1);
            assertThat(reason(rejections, "unknown-model")).isEqualTo("unknown-model");
            assertThat(TestKafka.header(rejections.get("unknown-model"), ImageHeaders.TRACEPARENT))
                    .isEqualTo("00-trace-99");
            assertThat(TestKafka.header(rejections.get("unknown-model"), ImageHeaders.TRACESTATE))
                    .isEqualTo("vendor=99");
            assertThat(TestKafka.header(rejections.get("unknown-model"), ImageHeaders.MODEL))
                    .isEqualTo("heart");
            bad.forEach((name, value) -> {
                assertThat(reason(rejections, name)).as(name).isEqualTo(name.substring(0, name.indexOf(' ')));
                assertThat(rejections.get(name).value()).isEqualTo(value);
                assertThat(TestKafka.header(rejections.get(name), ImageHeaders.REJECTION_DETAIL))
                        .endsWith(".");
            });
        }
    }

    /**
     * Each slow image is estimated to take 96 ms; a poll is given a twentieth of 2 s. All in one poll would take
     * longer.
     */
    @Test
    void answersGoodImagesBetweenSlowOnesInPollsOfBoundedWork(@TempDir Path folder) throws Exception {
        try (TestKafka kafka = TestKafka.start(folder)) {
            // Given
            kafka.send(CloudEvents.record(
                    Topics.CHAMPIONS,
                    "organ",
                    "model-promoted",
                    "test",
                    TestImages.champion("organ", 1, new ImageShape(1, 28, 28))));
            byte[] slow = TestImages.transparentPng(1500, 2000);
            for (int i = 0; i < GOOD; i++) {
                kafka.send(traced("good-" + i, i, TestImages.png(TestImages.grey(i, 28, 28), 28, 28)));
                kafka.send(Topics.IMAGES, "slow-" + i, slow);
                kafka.send(Topics.IMAGES, "slow-" + (GOOD + i), slow);
            }

            // When
            List<Throwable> fatal = new CopyOnWriteArrayList<>();
            Set<String> answered = new HashSet<>();
            Watched step;
            try (ChampionsFollower champions =
                    new ChampionsFollower(kafka.connection(), "test-champions", promoted -> {})) {
                step = new Watched(edge(champions));
                try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                        kafka.connection(),
                        "ingest",
                        "test",
                        Topics.IMAGES,
                        step,
                        new LoopSettings(512, Duration.ofSeconds(2)),
                        fatal::add)) {
                    champions.start();
                    loop.start();
                    kafka.read(Topics.INFERENCE_BATCHES, 1, record -> {
                        decode(record).rows().forEach(row -> answered.add(((ImageRow) row).id()));
                        return answered.size() == 3 * GOOD;
                    });
                }
            }

            // Then
            assertThat(fatal).isEmpty();
            assertThat(answered).hasSize(3 * GOOD);
            assertThat(step.slowOnes)
                    .allSatisfy(slowOnes -> assertThat(slowOnes).isLessThanOrEqualTo(1));
        }
    }

    /** The image path, and how many slow images each poll had. */
    private record Watched(ExactlyOnceLoop.Step step, List<Long> slowOnes) implements ExactlyOnceLoop.Step {

        Watched(ExactlyOnceLoop.Step step) {
            this(step, new CopyOnWriteArrayList<>());
        }

        @Override
        public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                throws NotReadyException, InterruptedException {
            slowOnes.add(records.stream()
                    .filter(record -> TestKafka.key(record).startsWith("slow"))
                    .count());
            return step.transform(records);
        }

        @Override
        public Cost cost(byte[] value) {
            return step.cost(value);
        }
    }

    /** An image as a producer that is traced sends it. */
    private static ProducerRecord<byte[], byte[]> traced(String key, int trace, byte[] value) {
        ProducerRecord<byte[], byte[]> image = new ProducerRecord<>(Topics.IMAGES.name(), key.getBytes(UTF_8), value);
        image.headers().add(ImageHeaders.TRACEPARENT, ("00-trace-" + trace).getBytes(UTF_8));
        image.headers().add(ImageHeaders.TRACESTATE, ("vendor=" + trace).getBytes(UTF_8));
        return image;
    }

    private static ExactlyOnceLoop loop(TestKafka kafka, ChampionsFollower champions, List<Throwable> fatal) {
        return new ExactlyOnceLoop(kafka.connection(), "ingest", "test", Topics.IMAGES, edge(champions), fatal::add);
    }

    private static ImagesEdge edge(ChampionsFollower champions) {
        return new ImagesEdge(
                new ImageShaping(new ImageShaper(ImageLimits.DEFAULT)),
                new FollowedChampions(champions),
                new IngestMetrics(new SimpleMeterRegistry()),
                new ImageTraces(OpenTelemetry.noop()));
    }

    /** Waits for images, since the number of batches depends on how the images fall into polls. */
    private static void awaitImages(TestKafka kafka) {
        AtomicInteger images = new AtomicInteger();
        kafka.read(
                Topics.INFERENCE_BATCHES,
                1,
                record -> images.addAndGet(decode(record).size()) >= GOOD);
    }

    private static void collect(ConsumerRecord<byte[], byte[]> record, Map<String, ImageRow> rows) {
        TensorBatch batch = decode(record);
        byte[] pixels = new byte[784];
        for (int i = 0; i < batch.size(); i++) {
            ImageRow row = (ImageRow) batch.rows().get(i);
            assertThat(rows.put(row.id(), row)).isNull();
            assertThat(row.partition()).isEqualTo(record.partition());
            batch.pixels().get(i * 784, pixels);
            int seed = Integer.parseInt(row.id().substring("good-".length()));
            assertThat(pixels).isEqualTo(TestImages.grey(seed, 28, 28));
            assertThat(row.traceparent()).contains("00-trace-" + seed);
            assertThat(row.tracestate()).contains("vendor=" + seed);
        }
    }

    private static TensorBatch decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return TensorBatch.decode(record.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Bad files by the reason that each must be rejected for, and what it is. */
    private static Map<String, byte[]> badFiles() {
        byte[] png = TestImages.png(TestImages.grey(9, 28, 28), 28, 28);
        byte[] vast = png.clone();
        ByteBuffer.wrap(vast).putInt(16, 60_000).putInt(20, 60_000);
        byte[] bomb = new byte[15 << 20];
        System.arraycopy(png, 0, bomb, 0, png.length);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty file.png", new byte[0]);
        files.put("undecodable truncated.png", Arrays.copyOf(png, png.length / 2));
        files.put("undecodable signature-only.png", Arrays.copyOf(png, 8));
        files.put("unsupported-type text.png", "this is no image".getBytes(UTF_8));
        files.put("too-many-pixels header.png", vast);
        files.put("too-many-bytes large.png", bomb);
        files.put("too-many-bytes by-one.png", Arrays.copyOf(png, (8 << 20) + 1));
        return files;
    }

    private static String reason(Map<String, ConsumerRecord<byte[], byte[]>> rejections, String name) {
        return TestKafka.header(rejections.get(name), ImageHeaders.REJECTION_REASON);
    }
}
