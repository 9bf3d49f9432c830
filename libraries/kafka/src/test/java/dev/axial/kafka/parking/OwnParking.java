package dev.axial.kafka.parking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A loop with parking in a process of its own, to be killed. A lane is blocked while a file of its name exists. */
final class OwnParking {

    private OwnParking() {}

    /** @param blocked folder of the files that block lanes */
    static Process start(KafkaConnection kafka, String service, Topic input, Topic output, Path blocked)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnParking.class.getName(),
                        kafka.properties().get("bootstrap.servers"),
                        service,
                        input.name(),
                        output.name(),
                        Integer.toString(input.partitions()),
                        blocked.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** @param arguments bootstrap servers, service, input, output, partitions, folder */
    public static void main(String[] arguments) throws InterruptedException {
        KafkaConnection kafka = KafkaConnection.to(arguments[0]);
        int partitions = Integer.parseInt(arguments[4]);
        Topic input = new Topic(arguments[2], partitions, new Retention.Forever(), 1 << 20);
        Topic parked = new Topic(arguments[2] + ".parked", partitions, new Retention.Forever(), 2 << 20);
        Topic rejected = new Topic(input.rejectedName(), partitions, new Retention.Forever(), 2 << 20);
        CountDownLatch ended = new CountDownLatch(1);
        LaneStep copying = new LaneStep() {
            @Override
            public List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records) {
                return records.stream().map(this::result).toList();
            }

            private Result result(ConsumerRecord<byte[], byte[]> record) {
                String lane = lane(record);
                return obstacle(lane).isPresent()
                        ? new Result.Waits(() -> obstacle(lane))
                        : new Result.Done(List.of(new ProducerRecord<>(
                                arguments[3], record.partition(), record.key(), record.value(), record.headers())));
            }

            @Override
            public String lane(ConsumerRecord<byte[], byte[]> record) {
                return new String(record.value(), 0, 1, UTF_8);
            }

            @Override
            public Optional<String> obstacle(String lane) {
                return Files.exists(Path.of(arguments[5], lane)) ? Optional.of(lane + " is blocked") : Optional.empty();
            }
        };
        try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                arguments[1],
                "killed",
                List.of(input, parked),
                new Parking(kafka, arguments[1] + "-census", input, parked, rejected, copying),
                new LoopSettings(20, Duration.ofMinutes(1)),
                fatal -> ended.countDown())) {
            loop.start();
            ended.await();
        }
    }
}
