package dev.axial.kafka.loop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs something once, in the thread of a loop, when its transaction is open and some of its records are sent. A loop
 * gets it by {@code interceptor.classes}; Kafka makes the object, so what is to be run is static. Consumers share the
 * properties of producers, so it is one of theirs too and does nothing there.
 */
public final class MidTransaction implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    private static final AtomicReference<Runnable> NEXT = new AtomicReference<>();

    private int sent;

    /** Before the second record that any loop with this interceptor sends from now on. */
    static void once(Runnable action) {
        NEXT.set(action);
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (++sent >= 2) {
            Runnable action = NEXT.getAndSet(null);
            if (action != null) {
                action.run();
            }
        }
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception error) {}

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configuration) {}
}
