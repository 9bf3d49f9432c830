package dev.axial.bench.micro;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One hop, exactly once: images are sent together, polled, copied to the topic of batches by their keys, and committed. The
 * broker is in the same process. From the first send to the last commit; the images may come in more than one poll.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class TransactionBenchmark {

    @Param({"1", "32"})
    public int images;

    private final Semaphore committed = new Semaphore(0);
    private EmbeddedBroker broker;
    private ExactlyOnceLoop loop;
    private KafkaProducer<byte[], byte[]> producer;
    private int number;

    @Setup(Level.Trial)
    public void start() throws Exception {
        broker = EmbeddedBroker.start(Files.createTempDirectory(Path.of("target"), "bench"), 0);
        KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, List.of(Topics.IMAGES, Topics.INFERENCE_BATCHES, Topics.IMAGES_REJECTED));
        loop = new ExactlyOnceLoop(
                kafka,
                "bench",
                "0",
                Topics.IMAGES,
                new Copying(committed),
                LoopSettings.DEFAULT.withLinger(Duration.ZERO),
                fatal -> fatal.printStackTrace());
        loop.start();
        producer = kafka.with("linger.ms", "0").producer("bench");
    }

    @TearDown(Level.Trial)
    public void stop() {
        producer.close();
        loop.close();
        broker.close();
    }

    @Benchmark
    public void hop() throws InterruptedException {
        for (int i = 0; i < images; i++) {
            byte[] key = ("image-" + number++).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.IMAGES.name(), key, new byte[784]));
        }
        committed.acquire(images);
    }

    /** Tells of each record whose copy is committed. */
    private static final class Copying implements ExactlyOnceLoop.Step {

        private final Semaphore committed;
        private int transformed;

        Copying(Semaphore committed) {
            this.committed = committed;
        }

        @Override
        public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                throws NotReadyException {
            List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                copies.add(new ProducerRecord<>(Topics.INFERENCE_BATCHES.name(), record.key(), record.value()));
            }
            transformed = records.size();
            return copies;
        }

        @Override
        public void committed() {
            committed.release(transformed);
        }
    }
}
