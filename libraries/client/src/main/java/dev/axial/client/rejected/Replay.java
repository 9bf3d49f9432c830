package dev.axial.client.rejected;

import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Sends rejected records again to the topic from which they came, each once.
 *
 * <p>Its laws:
 *
 * <ol>
 *   <li>There is one replay at a time. All share one transactional id, so {@code initTransactions} fences whoever else
 *       is at it, and returns when what that one had begun is committed or aborted.
 *   <li>Only then the rejected topics are read to their end, undecided transactions waited for. So every
 *       {@link ReplayNote} that was ever committed is known, and no other replay can commit one more.
 *   <li>What is sent again and the note that it was are one transaction: both are seen, or neither.
 * </ol>
 *
 * <p>So a record is sent again at most once, wherever a replay is killed and however many run: one that was cut off has
 * left a note with each record that it sent, or has sent nothing. Running it again sends what is left.
 *
 * <p>A record goes with the key, value and headers that it came with into the partition of the same number, where its
 * neighbours of the same key are. If it is rejected again, that is another rejection with an id of its own.
 */
public final class Replay {

    static final String TRANSACTIONAL_ID = "axial-rejected-replay";

    private static final String CLIENT = "axial-cli-replay";

    private final KafkaConnection kafka;
    private final LongConsumer reading;

    /** @param reading told now and then how many offsets of the rejected topics are read */
    public Replay(KafkaConnection kafka, LongConsumer reading) {
        this.kafka = kafka;
        this.reading = reading;
    }

    /**
     * @param sent how many were sent now
     * @param before how many of those that were asked for had been sent again earlier
     * @param leftOut how many cannot be sent again, since their values were too large to be set aside
     */
    public record ReplayOutcome(int sent, int before, int leftOut) {}

    /**
     * @param ids of those to send; none: all
     * @param reason of those to send; empty: any
     * @param progress told how many are sent, after each transaction
     * @throws CommandException if there is no record of an id or it came without its value, another replay took over, or Kafka does not answer
     */
    public ReplayOutcome run(Collection<RejectedId> ids, Optional<String> reason, IntConsumer progress)
            throws CommandException, InterruptedException {
        int sent = 0;
        try (RejectedReader reader = new RejectedReader(kafka);
                KafkaProducer<byte[], byte[]> producer = patient().transactionalProducer(CLIENT, TRANSACTIONAL_ID)) {
            producer.initTransactions(); // law 1, before the topics are read: law 2
            ReplayPlan plan = ReplayPlan.of(rejected(ids), ids, reason);
            for (List<RejectedId> part : plan.transactions()) {
                List<ConsumerRecord<byte[], byte[]>> whole = new ArrayList<>();
                for (RejectedId id : part) {
                    whole.add(reader.read(id));
                }
                producer.beginTransaction(); // law 3
                send(producer, part, whole);
                producer.commitTransaction();
                sent += part.size();
                progress.accept(sent);
            }
            return new ReplayOutcome(sent, plan.before(), plan.leftOut());
        } catch (KafkaException e) {
            throw new CommandException(endedEarly(sent, e), e);
        }
    }

    /** An error of any send fails the commit. */
    static void send(
            KafkaProducer<byte[], byte[]> producer,
            List<RejectedId> ids,
            List<ConsumerRecord<byte[], byte[]>> records) {
        for (int i = 0; i < ids.size(); i++) {
            producer.send(again(ids.get(i), records.get(i)));
            producer.send(ReplayNote.of(ids.get(i)));
        }
    }

    /** Without a timestamp: by the old one, retention might take it before it is read. */
    private static ProducerRecord<byte[], byte[]> again(RejectedId id, ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                RejectedTopics.source(id.topic()).name(),
                id.partition(),
                record.key(),
                record.value(),
                RejectionHeaders.without(record.headers()));
    }

    private List<RejectedRecord> rejected(Collection<RejectedId> ids) throws CommandException, InterruptedException {
        return ids.isEmpty()
                ? RejectedLog.read(kafka, RejectedTopics.ALL, reading)
                : RejectedLog.readFrom(kafka, ids, reading);
    }

    private static String endedEarly(int sent, KafkaException error) {
        boolean fenced = error instanceof ProducerFencedException
                || error instanceof InvalidProducerEpochException
                || error.getCause() instanceof ProducerFencedException
                || error.getCause() instanceof InvalidProducerEpochException;
        return (fenced
                        ? "Another replay has begun and goes on in place of this one"
                        : "Kafka did not take the records: " + error.getMessage())
                + "; sent by then: " + sent + ". The same replay, begun again, sends what is left, and nothing twice.";
    }

    /** Gives up on a broker that is away after 20 s. */
    private KafkaConnection patient() {
        return kafka.with("max.block.ms", "20000")
                .with("request.timeout.ms", "10000")
                .with("delivery.timeout.ms", "20000");
    }
}
