package dev.axial.kafka.loop;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A loop in a process of its own, which can be stopped by a signal with all its threads, heartbeats too. */
final class OwnProcess implements AutoCloseable {

    private static final String IN_TRANSACTION = "in the middle of a transaction";

    private final Process process;

    private OwnProcess(Process process) {
        this.process = process;
    }

    /** Starts a loop that copies {@code input} to {@code output}, and stays for a while in its first transaction. */
    static OwnProcess start(KafkaConnection kafka, String service, Topic input, Topic output) throws IOException {
        return new OwnProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnProcess.class.getName(),
                        kafka.properties().get("bootstrap.servers"),
                        service,
                        input.name(),
                        output.name(),
                        Integer.toString(input.partitions()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Returns when its transaction is open and begun at the broker. */
    void awaitTransaction() throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains(IN_TRANSACTION)) {
                return;
            }
        }
        throw new IOException("the process ended before its first transaction");
    }

    /** @param name {@code STOP} or {@code CONT} */
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** @param arguments bootstrap servers, service, input, output, partitions */
    public static void main(String[] arguments) throws InterruptedException {
        KafkaConnection kafka = ExactlyOnceLoopUnderFaultsTest.impatient(KafkaConnection.to(arguments[0]))
                .with("interceptor.classes", MidTransaction.class.getName());
        Topic input = new Topic(arguments[2], Integer.parseInt(arguments[4]), new Retention.Forever(), 1 << 20);
        CountDownLatch ended = new CountDownLatch(1);
        MidTransaction.once(() -> {
            System.out.println(IN_TRANSACTION);
            pause(Duration.ofSeconds(1)); // it is stopped in here; were it not, it would just go on
        });
        try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                arguments[1],
                "stalled",
                input,
                records -> records.stream()
                        .map(record -> new ProducerRecord<byte[], byte[]>(
                                arguments[3], record.partition(), record.key(), record.value()))
                        .toList(),
                new LoopSettings(20, Duration.ofMinutes(1)),
                fatal -> ended.countDown())) {
            loop.start();
            ended.await();
        }
    }

    private static void pause(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
