package dev.axial.client.overview;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.contract.topic.Topics;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Every topic, with what it holds where a broker can be asked. */
public final class TopicTable {

    private TopicTable() {}

    /** @param admin of a running broker; empty: show what the contract says alone */
    public static Table of(Optional<Admin> admin) throws ExecutionException, InterruptedException {
        Table table = Table.of("topic", "partitions", "retention", "largest", "records");
        Set<String> there = admin.isPresent() ? admin.get().listTopics().names().get() : Set.of();
        for (Topic topic : Topics.ALL) {
            Object partitions = topic.partitions();
            String records = "-";
            if (admin.isPresent() && there.contains(topic.name())) {
                Map<TopicPartition, Long> ends = ConsumerLag.offsets(admin.get(), topic, OffsetSpec.latest());
                Map<TopicPartition, Long> begins = ConsumerLag.offsets(admin.get(), topic, OffsetSpec.earliest());
                partitions = ends.size();
                records =
                        Quantities.count(sum(ends) - sum(begins)); // Kafka's own records of transactions are among them
            } else if (admin.isPresent()) {
                partitions = "missing";
            }
            table.row(
                    topic.name(),
                    partitions,
                    retention(topic.retention()),
                    (topic.maxMessageBytes() >> 20) + " MiB",
                    records);
        }
        return table;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String retention(Retention retention) {
        if (retention instanceof Retention.For time) {
            long days = time.time().toDays();
            return days == 1 ? "1 day" : days + " days";
        }
        if (retention instanceof Retention.UpTo size) {
            return (size.bytes() >> 20) + " MiB a partition";
        }
        return retention instanceof Retention.NewestPerKey ? "newest per key" : "for ever";
    }
}
