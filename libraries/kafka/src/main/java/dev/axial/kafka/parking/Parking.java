package dev.axial.kafka.parking;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.loop.Cost;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.parking.LaneStep.Result;
import dev.axial.kafka.rejection.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets records wait without holding up their neighbours: a step for a loop that reads an input topic and its parked
 * topic.
 *
 * <p>Its laws:
 *
 * <ol>
 * <li>A record that must wait goes to the parked topic, whole, to the partition of the same number, in the transaction
 *       that commits its offset. It stays in exactly one of the two topics until it is answered.
 * <li>While a record of some lane is parked in a partition, each new record of that lane and partition is parked behind
 *       it. Records of one partition and lane are answered in the order in which they came.
 *   <li>Everything from the committed offset of a parked partition to its end waits. After a restart or a rebalance the
 *       lanes are counted again from there, before the first record of the partition is polled.
 * <li>A lane that may go on gets a pass: each record that was parked when the pass began is read once and answered, or
 *       sent to the end of the topic. Meanwhile nothing new is parked in that partition: its input is held back.
 *   <li>Records of other lanes wait for no lane that is blocked. For a pass they wait as long as it takes to read what
 *       is parked in their partition.
 * </ol>
 *
 * <p>Once nothing waits in a partition any more, what was answered there is deleted.
 *
 * <p>Records of further topics that the loop reads are passed on, and never wait. {@link #waiting()} may be called by
 * any thread.
 */
public final class Parking implements ExactlyOnceLoop.Step {

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

    /** Bytes of answered records that are worth a deletion. */
    private static final long WORTH_CLEANING = 64L << 20;

    /** Names, lengths and checksums around a record, and the headers that parking adds, generously. */
    private static final int OVERHEAD = 64 << 10;

    private final Topic input;
    private final Topic parked;
    private final Topic rejected;
    private final LaneStep step;
    private final Census census;
    private final Cleaning cleaning;
    private final long worthCleaning; // bytes
    private final LongSupplier nanoTime;

    private volatile Map<Integer, Lot> lots = Map.of();
    private Map<Integer, Lot> next = Map.of(); // of the last transform, until it is committed
    private Map<TopicPartition, Long> notTaken = Map.of();
    private Map<Integer, Answered> answered = Map.of(); // by the last transform
    private final Map<Integer, Long> answeredBytes = new HashMap<>();

    /**
     * @param clientId of the consumer that counts what is parked
     * @param input the topic whose records may wait
     * @param parked where they wait; the loop reads it too
     * @param rejected takes a record that is too large to be parked
     */
    public Parking(KafkaConnection kafka, String clientId, Topic input, Topic parked, Topic rejected, LaneStep step) {
        this(
                input,
                parked,
                rejected,
                step,
                Census.of(kafka, clientId),
                Cleaning.of(kafka, clientId),
                WORTH_CLEANING,
                System::nanoTime);
    }

    Parking(
            Topic input,
            Topic parked,
            Topic rejected,
            LaneStep step,
            Census census,
            Cleaning cleaning,
            long worthCleaning,
            LongSupplier nanoTime) {
        this.input = requireNonNull(input, "input");
        this.parked = requireNonNull(parked, "parked");
        this.rejected = requireNonNull(rejected, "rejected");
        this.step = requireNonNull(step, "step");
        this.census = requireNonNull(census, "census");
        this.cleaning = requireNonNull(cleaning, "cleaning");
        this.worthCleaning = worthCleaning;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /** One for each lane in which records wait, in the order of the names. */
    public List<WaitingRecords> waiting() {
        Map<String, WaitingRecords> all = new TreeMap<>();
        for (Lot lot : lots.values()) {
            lot.lanes().forEach((name, lane) -> {
                Optional<String> obstacle = lane.obstacle().get();
                WaitingRecords before =
                        all.getOrDefault(name, new WaitingRecords(name, 0, "is about to be tried again"));
                all.put(
                        name,
                        new WaitingRecords(name, before.records() + lane.records(), obstacle.orElse(before.reason())));
            });
        }
        return List.copyOf(all.values());
    }

    @Override
    public void assigned(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> ofParked = new HashMap<>(positions);
        ofParked.keySet().removeIf(partition -> !partition.topic().equals(parked.name()));
        Map<Integer, Lot> found = new HashMap<>();
        long now = nanoTime.getAsLong();
        census.count(ofParked).forEach((partition, counts) -> {
            Map<String, Lot.Lane> lanes = new HashMap<>();
            counts.lanes()
                    .forEach((lane, records) ->
                            lanes.put(lane, new Lot.Lane(records, () -> step.obstacle(lane), 0, now)));
            found.put(partition.partition(), counts.lot(lanes));
        });
        for (TopicPartition partition : positions.keySet()) {
            if (partition.topic().equals(input.name()) && !found.containsKey(partition.partition())) {
                LOG.error(
                        "{} is not read: this member has no partition {} of {}; both topics need as many partitions",
                        partition,
                        partition.partition(),
                        parked.name());
            }
        }
        lots = Map.copyOf(found);
        next = Map.of();
        step.assigned(positions.keySet());
    }

    @Override
    public Set<TopicPartition> heldBack(Set<TopicPartition> assignment) {
        Set<TopicPartition> held = new HashSet<>();
        long now = nanoTime.getAsLong();
        boolean takesMore = step.takesMore();
        for (TopicPartition partition : assignment) {
            Lot lot = lots.get(partition.partition());
            if (partition.topic().equals(parked.name()) && (lot == null || !lot.passing(now))) {
                held.add(partition);
            }
            if (partition.topic().equals(input.name()) && (lot == null || !takesMore || lot.passing(now))) {
                held.add(partition);
            }
        }
        return held;
    }

    @Override
    public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
            throws NotReadyException, InterruptedException {
        Turn turn = new Turn();
        records.forEach(turn::take);
        turn.answer();
        next = turn.lots;
        notTaken = turn.notTaken;
        answered = turn.read;
        return turn.output;
    }

    @Override
    public Map<TopicPartition, Long> notTaken() {
        return notTaken;
    }

    @Override
    public void committed() {
        Map<Integer, Lot> all = new HashMap<>(lots);
        all.putAll(next);
        lots = Map.copyOf(all);
        next = Map.of();
        step.committed();
        answered.forEach(this::clean);
        answered = Map.of();
    }

    private void clean(int partition, Answered read) {
        long bytes = answeredBytes.merge(partition, read.bytes(), Long::sum);
        if (bytes >= worthCleaning && lots.get(partition).isEmpty()) {
            answeredBytes.remove(partition);
            cleaning.deleteBefore(new TopicPartition(parked.name(), partition), read.end());
        }
    }

    /** A record that waited counts as answered. */
    @Override
    public void setAside(ConsumerRecord<byte[], byte[]> record) {
        next = Map.of();
        notTaken = Map.of();
        answered = Map.of();
        Lot before = lots.get(record.partition());
        Optional<ParkedRecord> waiting =
                record.topic().equals(parked.name()) ? ParkedRecord.of(record) : Optional.empty();
        if (before != null && waiting.isPresent()) {
            Lot lot = before.copy();
            lot.answered(waiting.get().lane());
            next = Map.of(record.partition(), lot);
        }
        step.setAside(waiting.map(ParkedRecord::original).orElse(record));
    }

    @Override
    public Cost cost(byte[] value) {
        return step.cost(value);
    }

    /** One poll: what becomes of each record, on copies of the lots. */
    private final class Turn {

        private final Map<Integer, Lot> lots = new HashMap<>();
        private final Map<Integer, Long> passed = new HashMap<>();
        private final Map<Integer, Answered> read = new HashMap<>();
        private final Map<TopicPartition, Long> notTaken = new HashMap<>();
        private final List<Taken> taken = new ArrayList<>();
        private final List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        private final long now = nanoTime.getAsLong();

        private Lot lot(int partition) {
            return lots.computeIfAbsent(partition, p -> {
                Lot lot = Parking.this.lots.get(p);
                return lot == null ? Lot.empty() : lot.copy();
            });
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            if (notTaken.containsKey(new TopicPartition(record.topic(), record.partition()))) {
                return; // behind one that was left
            }
            if (record.topic().equals(parked.name())) {
                takeParked(record);
            } else if (record.topic().equals(input.name())) {
                Lot lot = lot(record.partition());
                if (lot.left() > 0) { // held back, and come all the same
                    leave(record);
                } else {
                    boolean waits = !lot.isEmpty() && lot.holds(step.lane(record));
                    taken.add(new Taken(record, Optional.empty(), !waits));
                }
            } else {
                taken.add(new Taken(record, Optional.empty(), true));
            }
        }

        private void takeParked(ConsumerRecord<byte[], byte[]> record) {
            Optional<ParkedRecord> waiting = ParkedRecord.of(record);
            if (waiting.isEmpty()) {
                output.add(Rejection.of(
                        record,
                        rejected,
                        RejectionReason.UNDECODABLE,
                        "only a record that waits belongs in " + parked.name()
                                + ", with the headers that parking gives it"));
                return;
            }
            Lot lot = lot(record.partition());
            if (passed.getOrDefault(record.partition(), 0L) >= lot.left()) {
                leave(record); // sent back or parked in this pass: the next one reads it
                return;
            }
            passed.merge(record.partition(), 1L, Long::sum);
            read.merge(record.partition(), new Answered(length(record.value()), record.offset() + 1), Answered::and);
            String lane = waiting.get().lane();
            taken.add(new Taken(waiting.get().original(), Optional.of(lane), lot.mayTry(lane, now)));
        }

        private void leave(ConsumerRecord<byte[], byte[]> record) {
            notTaken.put(new TopicPartition(record.topic(), record.partition()), record.offset());
        }

        void answer() throws NotReadyException, InterruptedException {
            List<ConsumerRecord<byte[], byte[]>> offered =
                    taken.stream().filter(Taken::offered).map(Taken::original).toList();
            List<Result> results = offered.isEmpty() ? List.of() : step.transform(offered);
            if (results.size() != offered.size()) {
                throw new IllegalStateException(
                        "a step has one result for each record; " + offered.size() + " records, got " + results.size());
            }
            int i = 0;
            for (Taken one : taken) {
                Optional<Result> result = one.offered() ? Optional.of(results.get(i++)) : Optional.empty();
                if (one.lane().isPresent()) {
                    settleParked(one, one.lane().get(), result);
                } else if (one.original().topic().equals(input.name())) {
                    settleNew(one, result);
                } else if (result.orElseThrow() instanceof Result.Done done) {
                    output.addAll(done.output());
                } else {
                    throw new IllegalStateException(
                            "a record of " + one.original().topic() + " cannot wait");
                }
            }
        }

        private void settleParked(Taken one, String lane, Optional<Result> result) {
            Lot lot = lot(one.original().partition());
            boolean behind = lot.isSentBack(lane);
            if (!behind && result.isPresent() && result.get() instanceof Result.Done done) {
                output.addAll(done.output());
                lot.answered(lane);
                return;
            }
            if (!behind && result.isPresent() && result.get() instanceof Result.Waits waits) {
                lot.sentBack(lane, waits.obstacle(), now);
            } else {
                lot.sentBack(lane);
            }
            output.add(new ParkedRecord(lane, lot.pass(), one.original()).to(parked));
        }

        private void settleNew(Taken one, Optional<Result> result) {
            Lot lot = lot(one.original().partition());
            boolean behind = !lot.isEmpty() && lot.holds(step.lane(one.original()));
            if (!behind && result.isPresent() && result.get() instanceof Result.Done done) {
                output.addAll(done.output());
            } else if (isTooLarge(one.original())) {
                output.add(Rejection.of(
                        one.original(),
                        rejected,
                        RejectionReason.TOO_MANY_BYTES,
                        "it would have to wait, and is larger than what a record of " + parked.name() + " may have"));
            } else {
                String lane = step.lane(one.original());
                if (behind) {
                    lot.park(lane);
                } else {
                    lot.park(lane, obstacle(result), now);
                }
                output.add(new ParkedRecord(lane, lot.pass(), one.original()).to(parked));
            }
        }

        private Supplier<Optional<String>> obstacle(Optional<Result> result) {
            return ((Result.Waits) result.orElseThrow()).obstacle();
        }
    }

    /** Records come compressed, and may be larger than their topic allows once they are not. */
    private boolean isTooLarge(ConsumerRecord<byte[], byte[]> record) {
        long bytes = (long) length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += 3L * header.key().length() + length(header.value());
        }
        return bytes > parked.maxMessageBytes() - OVERHEAD;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * Parked records that one poll read, of one partition.
     *
     * @param bytes of their values
     * @param end offset behind the last of them
     */
    private record Answered(long bytes, long end) {

        Answered and(Answered later) {
            return new Answered(bytes + later.bytes, later.end);
        }
    }

    /**
     * @param original the record as it came at first
     * @param lane of a parked record
     * @param offered whether the step is asked
     */
    private record Taken(ConsumerRecord<byte[], byte[]> original, Optional<String> lane, boolean offered) {}
}
