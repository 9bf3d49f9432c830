package dev.axial.kafka.topics;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing; those that are there stay as they are. */
public final class TopicCreation {

    private TopicCreation() {}

    /**
     * @param replicationFactor 1 on one broker, 3 in production
     * @throws KafkaException if a topic can be neither found nor created
     */
    public static void create(KafkaConnection kafka, List<Topic> topics, short replicationFactor)
            throws InterruptedException {
        try (Admin admin = kafka.admin("axial-topics")) {
            Set<String> there = admin.listTopics().names().get();
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                            .configs(topic.configuration()))
                    .toList();
            for (var created : admin.createTopics(missing).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was quicker
                        throw e;
                    }
                }
            }
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "topics could not be created: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
