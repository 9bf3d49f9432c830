package dev.axial.client.overview;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.contract.topic.Topics;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;

/** Every topic, with what it holds where a broker can be asked. */
public final class TopicTable {

    private TopicTable() {}

    /** @param admin of a running broker; empty: show what the contract says alone */
    public static Table of(Optional<Admin> admin) throws ExecutionException, InterruptedException {
        Table table = Table.of("topic", "partitions", "retention", "largest", "records");
        for (Topic topic : Topics.ALL) {
            table.row(
                    topic.name(),
                    topic.partitions(),
                    retention(topic.retention()),
                    (topic.maxMessageBytes() >> 20) + " MiB",
                    admin.isPresent() ? Quantities.count(offsets(admin.get(), topic)) : "-");
        }
        return table;
    }

    /** Offsets from the beginning to the end; Kafka's own records of transactions are among them. */
    private static long offsets(Admin admin, Topic topic) throws ExecutionException, InterruptedException {
        long ends = sum(admin, topic, OffsetSpec.latest());
        return ends - sum(admin, topic, OffsetSpec.earliest());
    }

    private static long sum(Admin admin, Topic topic, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return ConsumerLag.offsets(admin, topic, which).values().stream()
                .mapToLong(Long::longValue)
                .sum();
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
