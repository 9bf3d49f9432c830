package dev.axial.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.rejected.ReplayNote;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.TextHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Predictions and rejections of images whose keys begin alike, from now on: a consumer of its own, which reads committed
 * records only. Not thread-safe.
 */
public final class AnswerReader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String prefix;

    /**
     * Notes where the topics end. Every answer to an image that is sent after this constructor returned will be read.
     *
     * @param prefix of the keys to read; other answers are passed over
     */
    public AnswerReader(KafkaConnection kafka, String prefix) {
        this.prefix = prefix;
        this.consumer = kafka.consumer("axial-cli-answers");
        // As many as the cluster has: it may have been given more than the contract says.
        this.partitions = Stream.of(Topics.PREDICTIONS, Topics.IMAGES_REJECTED)
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.forEach(consumer::seek);
    }

    /** Returns the answers since the last call; waits for the first of them for at most {@code timeout}. */
    public List<ImageAnswer> poll(Duration timeout) {
        List<ImageAnswer> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            String key = record.key() == null ? "" : new String(record.key(), UTF_8);
            if (key.startsWith(prefix) && !ReplayNote.is(record)) {
                answers.add(answer(key, record));
            }
        }
        return answers;
    }

    /** Returns the answers up to the present end of the topics, without waiting for more. */
    public List<ImageAnswer> drain() {
        List<ImageAnswer> answers = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            answers.addAll(poll(Duration.ofMillis(100)));
        }
        return answers;
    }

    private static ImageAnswer answer(String key, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.IMAGES_REJECTED.name())) {
            return new ImageAnswer.RefusedImage(
                    key,
                    TextHeader.of(record.headers(), ImageHeaders.REJECTION_REASON)
                            .orElse(""),
                    TextHeader.of(record.headers(), ImageHeaders.REJECTION_DETAIL)
                            .orElse(""));
        }
        try {
            return new ImageAnswer.Predicted(EventJson.read(record.value(), Prediction.class));
        } catch (InvalidEventException e) {
            throw new IllegalStateException(
                    record.topic() + " partition " + record.partition() + " offset " + record.offset()
                            + " is no prediction: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
