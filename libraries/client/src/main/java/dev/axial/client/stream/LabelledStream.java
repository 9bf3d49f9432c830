package dev.axial.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.image.PngEncoder;
import dev.axial.kafka.KafkaConnection;
import dev.axial.store.dataset.LabelledImages;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Streams the images of a split through {@code axial.images} and scores what comes back, as an outside client: images
 * go out as fast as Kafka takes them, answers are read at the same time.
 */
public final class LabelledStream {

    /** The longest time without an answer; a service may be killed and started again meanwhile. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(100);

    /** Receives answers as they come. */
    @FunctionalInterface
    public interface StreamProgress {
        void at(int sent, int answered, int of);
    }

    private final KafkaConnection kafka;
    private final String prefix;
    private final ModelName model;
    private final LabelledImages images;
    private final List<String> labels;

    /**
     * @param id of this stream; image 42 of the test split has the key {@code <id>-test-00042}
     * @param model that the images ask for
     * @param labels class names of the images
     */
    public LabelledStream(
            KafkaConnection kafka,
            String id,
            ModelName model,
            Split split,
            LabelledImages images,
            List<String> labels) {
        this.kafka = kafka;
        this.prefix = id + "-" + split.code() + "-";
        this.model = model;
        this.images = images;
        this.labels = List.copyOf(labels);
    }

    /**
     * Returns when every image has its answer, or no answer has come for a minute.
     *
     * @throws CommandException if Kafka does not take the images
     */
    public StreamScore run(StreamProgress progress) throws CommandException, InterruptedException {
        Scoreboard scoreboard = new Scoreboard(images.size());
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try (AnswerReader answers = new AnswerReader(kafka, prefix)) {
            Future<?> sending = sender.submit(() -> send(scoreboard));
            long lastNews = System.nanoTime();
            while (!scoreboard.complete() && System.nanoTime() - lastNews < SILENCE.toNanos()) {
                int before = scoreboard.answered() + scoreboard.sent();
                note(answers.poll(POLL), scoreboard);
                progress.at(scoreboard.sent(), scoreboard.answered(), images.size());
                if (scoreboard.answered() + scoreboard.sent() > before) {
                    lastNews = System.nanoTime();
                }
                if (sending.isDone()) {
                    sending.get();
                }
            }
            // All are answered: whatever has come beyond that is there by now.
            note(answers.drain(), scoreboard);
            return scoreboard.score();
        } catch (ExecutionException e) {
            throw new CommandException("The images could not be sent: " + Sentence.reason(e.getCause()), e.getCause());
        } finally {
            sender.shutdownNow();
        }
    }

    private void send(Scoreboard scoreboard) {
        PngEncoder encoder = new PngEncoder(images.shape());
        byte[] pixels = new byte[images.shape().size()];
        AtomicReference<Exception> refused = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-cli-stream")) {
            for (int i = 0; i < images.size() && refused.get() == null; i++) {
                images.copyImage(i, pixels, 0);
                ProducerRecord<byte[], byte[]> record = record(i, encoder.encode(pixels));
                scoreboard.sent(i, System.nanoTime());
                producer.send(record, (metadata, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
            }
        }
        if (refused.get() != null) {
            throw new IllegalStateException(refused.get().getMessage(), refused.get());
        }
    }

    private ProducerRecord<byte[], byte[]> record(int image, byte[] png) {
        byte[] key = String.format(Locale.ROOT, "%s%05d", prefix, image).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.IMAGES.name(), key, png);
        record.headers().add(ImageHeaders.CONTENT_TYPE, "image/png".getBytes(UTF_8));
        record.headers()
                .add(ImageHeaders.LABEL, labels.get(images.classIndex(image)).getBytes(UTF_8));
        record.headers().add(ImageHeaders.MODEL, model.value().getBytes(UTF_8));
        return record;
    }

    private void note(List<ImageAnswer> answers, Scoreboard scoreboard) {
        long now = System.nanoTime();
        for (ImageAnswer answer : answers) {
            int image = Integer.parseInt(answer.id().substring(prefix.length()));
            if (answer instanceof ImageAnswer.Predicted predicted) {
                String expected = labels.get(images.classIndex(image));
                scoreboard.predicted(image, predicted.prediction().label().equals(expected), now);
            } else {
                scoreboard.rejected(image, now);
            }
        }
    }
}
