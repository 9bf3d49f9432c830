package dev.axial.bench.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.stream.AnswerReader;
import dev.axial.client.stream.ImageAnswer;
import dev.axial.client.stream.ImageAnswer.Predicted;
import dev.axial.client.stream.ImageAnswer.RefusedImage;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Images through {@code axial.images}, each answered by its committed record in {@code axial.predictions}. The producer
 * waits for nothing ({@code linger.ms=0}).
 */
public final class StreamTarget implements Target {

    private static final String PREFIX = "bench-";
    private static final Duration POLL = Duration.ofMillis(100);

    private final Questions questions;
    private final byte[] model;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AnswerReader answers;
    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final Thread reader = new Thread(this::read, "bench-answers");
    private volatile boolean closing;

    /** @param questions of one encoded image each */
    public StreamTarget(KafkaConnection kafka, ModelName model, Questions questions) {
        this.questions = questions;
        this.model = model.value().getBytes(UTF_8);
        this.answers = new AnswerReader(kafka, PREFIX);
        this.producer = kafka.with("linger.ms", "0").producer("axial-bench");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public CompletableFuture<Void> ask(long number) {
        String id = PREFIX + number;
        CompletableFuture<Void> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ProducerRecord<byte[], byte[]> image =
                new ProducerRecord<>(Topics.IMAGES.name(), id.getBytes(UTF_8), questions.image(number));
        image.headers().add(ImageHeaders.MODEL, model);
        producer.send(image, (metadata, refused) -> {
            if (refused != null) {
                waiting.remove(id);
                answer.completeExceptionally(refused);
            }
        });
        return answer;
    }

    private void read() {
        try {
            while (!closing) {
                for (ImageAnswer answer : answers.poll(POLL)) {
                    CompletableFuture<Void> asked = waiting.remove(answer.id());
                    if (asked == null) {
                        throw new IllegalStateException(answer.id() + " was answered twice");
                    }
                    if (answer instanceof Predicted) {
                        asked.complete(null);
                    } else if (answer instanceof RefusedImage refused) {
                        asked.completeExceptionally(
                                new IllegalStateException(refused.reason() + ": " + refused.detail()));
                    }
                }
            }
        } catch (RuntimeException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
        answers.close();
    }
}
