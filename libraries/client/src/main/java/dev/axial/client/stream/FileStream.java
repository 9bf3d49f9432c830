package dev.axial.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.stream.ImageAnswer.RefusedImage;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Files in as images, whatever they hold, and one answer each out, in their order. A file that cannot even be sent is
 * answered here in the same words.
 */
public final class FileStream {

    /** Reason of a file that never got to Kafka, or whose answer never came; beside those of the contract. */
    public static final String UNREADABLE = "unreadable";

    public static final String NO_ANSWER = "no-answer";

    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    /** A record holds key and headers besides the file. */
    private static final long LARGEST_FILE = Topics.IMAGES.maxMessageBytes() - 4096L;
    /** The most bytes of files that are sent and not yet answered. */
    private static final long IN_FLIGHT = 64L << 20;

    private final KafkaConnection kafka;
    private final String prefix;
    private final ModelName model;

    /**
     * @param id of this stream; the keys begin with it
     * @param model that the images ask for
     */
    public FileStream(KafkaConnection kafka, String id, ModelName model) {
        this.kafka = kafka;
        this.prefix = id + "-";
        this.model = model;
    }

    /** @param told of each file's answer, in the order of {@code files} */
    public void run(List<Path> files, BiConsumer<Path, ImageAnswer> told) {
        Map<String, ImageAnswer> early = new HashMap<>();
        ConcurrentLinkedQueue<ImageAnswer> refused = new ConcurrentLinkedQueue<>();
        try (AnswerReader answers = new AnswerReader(kafka, prefix);
                KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-cli-predict")) {
            long[] sizes = new long[files.size()];
            long inFlight = 0;
            int sent = 0;
            long lastNews = System.nanoTime();
            for (int next = 0; next < files.size(); ) {
                while (sent < files.size() && (inFlight < IN_FLIGHT || sent == next)) {
                    sizes[sent] = send(producer, id(sent), files.get(sent), refused);
                    inFlight += sizes[sent++];
                }
                List<ImageAnswer> came = new ArrayList<>(answers.poll(refused.isEmpty() ? POLL : Duration.ZERO));
                for (ImageAnswer one = refused.poll(); one != null; one = refused.poll()) {
                    came.add(one);
                }
                came.forEach(answer -> early.putIfAbsent(answer.id(), answer));
                if (!came.isEmpty()) {
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > SILENCE.toNanos()) {
                    early.put(
                            id(next),
                            new RefusedImage(
                                    id(next), NO_ANSWER, "no answer came within " + Quantities.duration(SILENCE)));
                }
                while (next < files.size() && early.containsKey(id(next))) {
                    told.accept(files.get(next), early.remove(id(next)));
                    inFlight -= sizes[next++];
                }
            }
        }
    }

    private String id(int file) {
        return String.format(Locale.ROOT, "%s%05d", prefix, file);
    }

    /** @return bytes on their way */
    private long send(
            KafkaProducer<byte[], byte[]> producer, String id, Path file, ConcurrentLinkedQueue<ImageAnswer> refused) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                refused.add(new RefusedImage(
                        id,
                        RejectionReason.TOO_MANY_BYTES.code(),
                        "the file has " + Quantities.bytes(size) + ", and no record may have more than "
                                + Quantities.bytes(LARGEST_FILE) + "; it was not sent"));
                return 0;
            }
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(Topics.IMAGES.name(), id.getBytes(UTF_8), Files.readAllBytes(file));
            record.headers().add(ImageHeaders.MODEL, model.value().getBytes(UTF_8));
            producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    refused.add(new RefusedImage(id, UNREADABLE, "Kafka did not take it: " + Sentence.reason(failure)));
                }
            });
            return size;
        } catch (IOException e) {
            refused.add(new RefusedImage(id, UNREADABLE, "the file cannot be read: " + Sentence.reason(e)));
            return 0;
        }
    }
}
