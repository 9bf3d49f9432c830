package dev.axial.kafka;

import dev.axial.kafka.security.RenewedKeys;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The address of Kafka, and the one place where clients get their settings: producers are idempotent with {@code
 * acks=all}, consumers read committed records only and never commit by themselves. Immutable.
 *
 * @param properties {@code bootstrap.servers}, and whatever security the cluster needs; they win over the defaults
 * here,
 *     but for {@link #FIXED}
 */
public record KafkaConnection(Map<String, String> properties) {

    /** Settings on which the guarantees rest, with the only value that each may have. */
    static final Map<String, String> FIXED = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");

    /** Largest request: the largest record of {@code axial.images} and its rejection headers. */
    private static final int LARGEST_REQUEST = 17 << 20;
    /**
     * Sockets as large as the system finds good: Kafka's 64 and 128 KiB are a hundred turns for a record of megabytes.
     */
    private static final int BUFFERS_OF_THE_SYSTEM = -1;

    public KafkaConnection {
        properties = Map.copyOf(properties);
        if (properties.getOrDefault("bootstrap.servers", "").isBlank()) {
            throw new IllegalArgumentException("bootstrap.servers says where Kafka is, for example localhost:9092; got "
                    + properties.get("bootstrap.servers"));
        }
        for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
            String value = properties.getOrDefault(fixed.getKey(), fixed.getValue());
            if (!value.equals(fixed.getValue())) {
                throw new IllegalArgumentException("Kafka's setting " + fixed.getKey() + " is " + fixed.getValue()
                        + " here, since exactly-once delivery rests on it; got '" + value + "'");
            }
        }
    }

    /** @param bootstrapServers {@code host:port}, several with commas */
    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The same with one more property. */
    public KafkaConnection with(String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return new KafkaConnection(more);
    }

    /** Thread-safe; the caller closes it. */
    public KafkaProducer<byte[], byte[]> producer(String clientId) {
        return new KafkaProducer<>(producerProperties(clientId), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Makes a producer for one owner at a time: {@code initTransactions} of the next owner of the same id fences this
     * one.
     *
     * @param transactionalId stable over restarts of the same owner, distinct between replicas
     */
    public KafkaProducer<byte[], byte[]> transactionalProducer(String clientId, String transactionalId) {
        Map<String, Object> config = producerProperties(clientId);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        // What a killed owner left open blocks readers for so long at most.
        config.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Without a group, for {@code assign}; read_committed, from the beginning where no position is set or where it no
     * longer exists.
     */
    public KafkaConsumer<byte[], byte[]> consumer(String clientId) {
        return new KafkaConsumer<>(
                consumerProperties(clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * A member of a group for {@code subscribe}. Where a partition has no committed offset, or one that no longer
     * exists, {@code poll} throws: the caller decides where to begin.
     *
     * @param groupInstanceId static membership: a member that was killed and is back within its session keeps its
     *     partitions without a rebalance
     * @param maxPollRecords largest number of records of one poll
     * @param maxPollMillis longest time between two polls before the group gives the partitions to another
     */
    public KafkaConsumer<byte[], byte[]> groupConsumer(
            String clientId, String groupId, String groupInstanceId, int maxPollRecords, int maxPollMillis) {
        return groupConsumer(
                clientId, groupId, groupInstanceId, maxPollRecords, maxPollMillis, new ByteArrayDeserializer());
    }

    /** Makes the same consumer with values as {@code values} reads them. */
    public KafkaConsumer<byte[], byte[]> groupConsumer(
            String clientId,
            String groupId,
            String groupInstanceId,
            int maxPollRecords,
            int maxPollMillis,
            Deserializer<byte[]> values) {
        Map<String, Object> config = consumerProperties(clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, groupInstanceId);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, maxPollMillis);
        config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        // Eager: a rebalance takes every partition away and gives it back at its committed offset.
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), values);
    }

    /** Thread-safe; the caller closes it. */
    public Admin admin(String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewedKeys.class);
        config.putAll(properties);
        config.put("client.id", clientId);
        return Admin.create(config);
    }

    private Map<String, Object> producerProperties(String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        config.put(ProducerConfig.SEND_BUFFER_CONFIG, BUFFERS_OF_THE_SYSTEM);
        config.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewedKeys.class);
        config.putAll(properties);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        return config;
    }

    private Map<String, Object> consumerProperties(String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, BUFFERS_OF_THE_SYSTEM);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewedKeys.class);
        config.putAll(properties);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        return config;
    }
}
