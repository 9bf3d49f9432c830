package dev.axial.kafka.topics;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, and adds partitions; what is there otherwise stays as it is. */
public final class TopicCreation {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TopicCreation() {}

    /** Creates them on one broker. */
    public static void create(KafkaConnection kafka, List<Topic> topics) throws InterruptedException {
        create(kafka, topics, Optional.of((short) 1));
    }

    /**
     * Returns when the leader of every partition is at work. A producer that comes sooner may have its first record refused
     * and its second taken; the first is then out of order, is refused until its time is over, and lost (KAFKA-15591).
     *
     * @param replicationFactor 1 on one broker, 3 in production; empty: the default of the cluster
     * @return the names of those that were missing
     * @throws KafkaException if a topic can be neither found nor created, or has no leader for a minute
     */
    public static List<String> create(KafkaConnection kafka, List<Topic> topics, Optional<Short> replicationFactor)
            throws InterruptedException {
        try (Admin admin = kafka.admin("axial-topics")) {
            Set<String> there = admin.listTopics().names().get();
            Map<String, Integer> partitions = new HashMap<>();
            admin.describeTopics(topics.stream()
                            .map(Topic::name)
                            .filter(there::contains)
                            .toList())
                    .allTopicNames()
                    .get()
                    .forEach((name, found) ->
                            partitions.put(name, found.partitions().size()));
            List<Topic> missing = topics.stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            missing.forEach(topic -> partitions.put(topic.name(), topic.partitions()));
            create(admin, missing, replicationFactor);
            awaitLeaders(admin, partitions);
            return missing.stream().map(Topic::name).toList();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "topics could not be created: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Adds partitions to the topics that have fewer than they should. Order per key is broken across the change, since keys
     * move. Outputs grow before inputs: an image is never sent on to a partition that does not exist yet.
     *
     * @param topics in the order in which an image passes through
     * @return a clause for each topic that has grown
     * @throws KafkaException if the cluster refuses
     */
    public static List<String> grow(KafkaConnection kafka, List<Topic> topics) throws InterruptedException {
        List<String> grown = new ArrayList<>();
        try (Admin admin = kafka.admin("axial-topics")) {
            Set<String> there = admin.listTopics().names().get();
            List<Topic> outputsFirst = new ArrayList<>(topics.stream()
                    .filter(topic -> there.contains(topic.name()))
                    .toList());
            Collections.reverse(outputsFirst);
            Map<String, TopicDescription> found = admin.describeTopics(
                            outputsFirst.stream().map(Topic::name).toList())
                    .allTopicNames()
                    .get();
            for (Topic topic : outputsFirst) {
                int before = found.get(topic.name()).partitions().size();
                if (before < topic.partitions()) {
                    admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(topic.partitions())))
                            .all()
                            .get();
                    awaitLeaders(admin, Map.of(topic.name(), topic.partitions()));
                    grown.add(topic.name() + " has " + topic.partitions() + " partitions now, " + before + " before");
                }
            }
            return grown;
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "partitions could not be added: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static void create(Admin admin, List<Topic> missing, Optional<Short> replicationFactor)
            throws ExecutionException, InterruptedException {
        List<NewTopic> created = missing.stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), replicationFactor)
                        .configs(topic.configuration()))
                .toList();
        for (var creation : admin.createTopics(created).values().values()) {
            try {
                creation.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was quicker
                    throw e;
                }
            }
        }
    }

    /** Only a leader that is at work knows its end. */
    private static void awaitLeaders(Admin admin, Map<String, Integer> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        });
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                // The client asks again when a leader is not at work, but not when a broker has not heard of the topic.
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
