package dev.axial.kafka.topics;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Compares the settings of a cluster's topics with those that delivery rests on.
 *
 * <p>The number of partitions is the cluster's own choice, and no difference. A local system alters what differs; on a cluster
 * an operator does, and services report it as they start.
 */
public final class TopicSettings {

    private static final String OFFSETS_RETENTION = "offsets.retention.minutes";

    private TopicSettings() {}

    /**
     * A setting that is not as it must be.
     *
     * @param where the topic, or {@code the brokers}
     * @param setting Kafka's name for it
     * @param found its value
     * @param wanted the value that it should have, in words where several would do
     */
    public record Difference(String where, String setting, String found, String wanted) {

        @Override
        public String toString() {
            return where + ": " + setting + " is " + found + ", and should be " + wanted;
        }
    }

    /**
     * @return differences in the order of the topics, then those of the brokers; a topic that is missing is one
     * @throws KafkaException if the cluster does not tell
     */
    public static List<Difference> differences(Admin admin, List<Topic> topics) throws InterruptedException {
        try {
            Set<String> there = admin.listTopics().names().get();
            List<Difference> differences = new ArrayList<>();
            Map<String, Config> found = configurations(
                    admin,
                    topics.stream().map(Topic::name).filter(there::contains).toList());
            for (Topic topic : topics) {
                Config config = found.get(topic.name());
                if (config == null) {
                    differences.add(new Difference(topic.name(), "the topic", "missing", "created"));
                } else {
                    topic.configuration().forEach((setting, wanted) -> {
                        ConfigEntry entry = config.get(setting);
                        if (entry == null || !wanted.equals(entry.value())) {
                            differences.add(new Difference(
                                    topic.name(), setting, entry == null ? "unknown" : entry.value(), wanted));
                        }
                    });
                }
            }
            offsetsRetention(admin, topics).ifPresent(differences::add);
            return differences;
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the topics' settings could not be read: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Alters each setting of the topics that differs, of those that exist.
     *
     * @throws KafkaException if the cluster refuses
     */
    public static void align(KafkaConnection kafka, List<Topic> topics) throws InterruptedException {
        try (Admin admin = kafka.admin("axial-topic-settings")) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (Topic topic : topics) {
                List<AlterConfigOp> ofTopic = new ArrayList<>();
                for (Difference difference : differences(admin, List.of(topic))) {
                    String wanted = topic.configuration().get(difference.setting());
                    if (difference.where().equals(topic.name()) && wanted != null) {
                        ofTopic.add(new AlterConfigOp(
                                new ConfigEntry(difference.setting(), wanted), AlterConfigOp.OpType.SET));
                    }
                }
                if (!ofTopic.isEmpty()) {
                    changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), ofTopic);
                }
            }
            if (!changes.isEmpty()) {
                admin.incrementalAlterConfigs(changes).all().get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the topics' settings could not be altered: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static Map<String, Config> configurations(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        Map<String, Config> configurations = new HashMap<>();
        admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .get()
                .forEach((resource, config) -> configurations.put(resource.name(), config));
        return configurations;
    }

    /** A group that stands still for longer than that forgets where it was, though its records are still there. */
    private static Optional<Difference> offsetsRetention(Admin admin, List<Topic> topics)
            throws ExecutionException, InterruptedException {
        Duration longest = topics.stream()
                .filter(topic -> !topic.name().endsWith(Topic.REJECTED)) // no group reads those
                .map(Topic::retention)
                .filter(Topic.Retention.For.class::isInstance)
                .map(retention -> ((Topic.Retention.For) retention).time())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Collection<Node> nodes = admin.describeCluster().nodes().get();
        if (nodes.isEmpty() || longest.isZero()) {
            return Optional.empty();
        }
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        ConfigEntry entry =
                admin.describeConfigs(List.of(broker)).all().get().get(broker).get(OFFSETS_RETENTION);
        if (entry == null || entry.value() == null || Long.parseLong(entry.value()) >= longest.toMinutes()) {
            return Optional.empty();
        }
        return Optional.of(
                new Difference("the brokers", OFFSETS_RETENTION, entry.value(), longest.toMinutes() + " or more"));
    }
}
