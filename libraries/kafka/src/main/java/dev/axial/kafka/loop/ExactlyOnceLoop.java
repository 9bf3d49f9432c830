package dev.axial.kafka.loop;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Backoff;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.kafka.security.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Poll, transform, begin, send, send offsets, commit: each record of the input topics has its effect exactly once.
 *
 * <p>Its laws:
 *
 * <ol>
 *   <li>What a step makes of a poll and the offsets after that poll are one transaction: both are seen, or neither.
 *   <li>The step runs before the transaction begins. However long it takes, no transaction times out for it.
 *   <li>After anything but a commit the positions are the committed offsets again, before the next poll. Nothing that
 *       was polled and not committed is passed over.
 *   <li>Offsets are committed with the group's metadata: a member that lost its partitions in the meantime (stalled,
 *       rebalanced) cannot commit.
 *   <li>The name {@code axial-<service>-<instance>} is the transactional id and the group's instance id: a new owner of
 *       it fences an old one, and of two at the same time at most one goes on, the one that the group knows.
 * <li>No position is reset silently. A partition without a commit starts at its earliest record and commits that
 * position
 * at once. Where the committed offset no longer exists, that partition alone is paused, {@link #gaps()} names what is
 *       missing, and an operator's {@link Interventions intervention} lets it go on.
 *   <li>Records of one partition reach the step in their order, and a step's records are sent in the order returned.
 *   <li>Partitions of one number belong to one member, whichever of several input topics they are of: one member's
 *       transactions order them. It takes topics of equal partition counts, and members that all read the same topics
 *       (the group's {@code RangeAssignor} deals out each topic in the same order of members).
 * </ol>
 *
 * <p>A transaction that fails is tried again with half as many records, so that no poll is too much for the time that a
 * transaction has; each commit allows an eighth more again. A record whose output alone is too large for its topic is
 * set aside, and so is one that an operator skips.
 *
 * <p>An error of Kafka ends a <em>generation</em>: both clients are closed and made anew, which finishes or aborts what
 * was open and reads the committed offsets. Refused credentials and rights are tried again the same way, after up to
 * half a minute. A name that another has taken and an error of the step itself are not fixed here: {@code onFatal} is
 * told, and the process should end and be started again.
 *
 * <p>One thread, started by {@link #start()}, does it all; {@link #state()} and {@link #close()} are for any thread.
 */
public final class ExactlyOnceLoop implements Component {

    /** Makes output records of input records; called by one thread, and again with the same records after an abort. */
    @FunctionalInterface
    public interface Step {
        /**
         * @param records of one poll, at least one, in order within each partition
         * @return what to send, in this order, possibly nothing
         * @throws NotReadyException to be asked again later with the same records
         */
        Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
                throws NotReadyException, InterruptedException;

        /**
         * Estimates the heap and the time that a record with this value takes. A poll ends before its records take more
         * than 128 MiB together, or more than 5 s or a twentieth of {@link LoopSettings#maxTransform()}, unless one
         * alone does. Called by the polling thread, more than once for a record, so it should look at little of the
         * value.
         *
         * @param value of no bytes where the record has none
         */
        default Cost cost(byte[] value) {
            return new Cost(value.length, Duration.ZERO);
        }

        /**
         * Called when the group has given out partitions, before any record of them is polled. A step that keeps state
         * per partition builds it here: positions are the committed offsets.
         *
         * @param positions of every partition that the loop has now
         */
        default void assigned(Map<TopicPartition, Long> positions) {}

        /**
         * Called before each poll.
         *
         * @param assignment every partition that the loop has
         * @return those of which no record may be polled now; their records wait in Kafka
         */
        default Set<TopicPartition> heldBack(Set<TopicPartition> assignment) {
            return Set.of();
        }

        /**
         * Called after {@link #transform}, before the commit.
         *
         * @return for each partition of which the step left records of that poll alone, the offset of the first of
         * them: it
         *     is committed, and polled again
         */
        default Map<TopicPartition, Long> notTaken() {
            return Map.of();
        }

        /** Called when the output of the last {@link #transform} is committed; without this call it is not. */
        default void committed() {}

        /**
         * Called in place of {@link #transform} for a record that the loop sets aside; {@link #committed} follows.
         *
         * @param record the only one of its transaction
         */
        default void setAside(ConsumerRecord<byte[], byte[]> record) {}

        /** @return true if another consumer of the topic acts on its records, and sets aside what is skipped */
        default boolean onlyWatches() {
            return false;
        }

        /** @return topics to whose partitions the step sends by the number of the input's: they must have as many */
        default List<Topic> copartitioned() {
            return List.of();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceLoop.class);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private static final Backoff NOT_READY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final Backoff GENERATION = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Backoff REFUSED = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final KafkaConnection kafka;
    private final String name;
    private final List<String> inputs;
    private final Step step;
    private final LoopSettings settings;
    private final Consumer<Throwable> onFatal;
    private final Thread thread;
    private final String groupId;
    private final NameOwnership ownership;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final TransactionSize size;
    private final Gaps gaps;
    private final Gathering gathering;

    private Optional<Interventions> interventions = Optional.empty();
    private boolean caughtUpWithOperators; // by the loop's thread alone

    private volatile ComponentState state = new ComponentState.Stopped();
    private volatile KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean transforming;
    private volatile long lag;

    /**
     * @param service what it is, for example {@code ingest}; the consumer group is {@code axial-<service>}
     * @param instance which replica of it; the same after a restart, and no other's
     * @param inputs the topics to read, one or more
     * @param onFatal told once, by the loop's thread, when the loop cannot go on
     */
    public ExactlyOnceLoop(
            KafkaConnection kafka,
            String service,
            String instance,
            List<Topic> inputs,
            Step step,
            LoopSettings settings,
            Consumer<Throwable> onFatal) {
        this.kafka = requireNonNull(kafka, "kafka");
        this.groupId = "axial-" + service;
        this.name = groupId + "-" + instance;
        this.ownership = new NameOwnership(kafka, groupId, name);
        this.inputs = inputs.stream().map(Topic::name).toList();
        this.step = requireNonNull(step, "step");
        this.settings = requireNonNull(settings, "settings");
        this.onFatal = requireNonNull(onFatal, "onFatal");
        this.thread = new Thread(this::run, name);
        this.size = new TransactionSize(settings.maxPollRecords());
        this.gaps = new Gaps(name);
        this.gathering = new Gathering(settings.linger());
    }

    /** Makes a loop with one input. */
    public ExactlyOnceLoop(
            KafkaConnection kafka,
            String service,
            String instance,
            Topic input,
            Step step,
            LoopSettings settings,
            Consumer<Throwable> onFatal) {
        this(kafka, service, instance, List.of(input), step, settings, onFatal);
    }

    /** Makes a loop with one input and {@link LoopSettings#DEFAULT}. */
    public ExactlyOnceLoop(
            KafkaConnection kafka,
            String service,
            String instance,
            Topic input,
            Step step,
            Consumer<Throwable> onFatal) {
        this(kafka, service, instance, input, step, LoopSettings.DEFAULT, onFatal);
    }

    /**
     * Makes the loop pass over records that operators skip and gaps that they accept. Call it before {@link #start()}.
     */
    public ExactlyOnceLoop heeding(Interventions operators) {
        interventions = Optional.of(operators);
        return this;
    }

    @Override
    public long missingRecords() {
        return gaps.all().stream().mapToLong(Gap::records).sum();
    }

    @Override
    public long lag() {
        return lag;
    }

    /** The gaps of the paused partitions; empty if none is paused. */
    public Collection<Gap> gaps() {
        return gaps.all();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        state = new ComponentState.Waiting("it has not reached Kafka yet");
        thread.start();
    }

    @Override
    public ComponentState state() {
        return state;
    }

    /** Ends the loop and waits for it; what was not committed is polled again by the next owner. */
    @Override
    public void close() {
        closing.countDown();
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (transforming) {
            thread.interrupt();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(GRACE.toMillis()); // for the commit under way
            thread.interrupt(); // who is still at it waits for a broker that is away
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (!isClosing()) {
                try (Generation generation = new Generation()) {
                    failures = generation.pump(failures);
                } catch (WakeupException e) {
                    // closing; the loop's condition decides
                } catch (FencedInstanceIdException | UnsupportedVersionException e) {
                    throw e;
                } catch (KafkaException e) {
                    size.failed(e);
                    Optional<String> refusal = Refusal.of(kafka, name, inputs, e);
                    // An operator who renews a credential or grants a right should not have to start anything again.
                    Backoff backoff = refusal.isPresent() ? REFUSED : GENERATION;
                    rest(refusal.orElseGet(e::toString), backoff.delay(failures++));
                }
            }
            state = new ComponentState.Stopped();
        } catch (InterruptedException e) {
            state = new ComponentState.Stopped();
        } catch (Throwable e) { // also errors: a loop that died must not look alive
            state = new ComponentState.Broken(e.toString());
            LOG.error("{} cannot go on", name, e);
            onFatal.accept(e);
        }
    }

    private void rest(String reason, Duration delay) throws InterruptedException {
        if (!isClosing()) {
            LOG.warn("{}: {}; beginning again from the committed offsets", name, reason);
            state = new ComponentState.Waiting(reason);
            closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** One consumer and one producer, from their making to their first error. */
    private final class Generation implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final PollBudget budget = new PollBudget(step::cost, settings.maxTransform());
        private Optional<String> disagreement = Optional.empty();
        private boolean joined;

        Generation() {
            producer = kafka.transactionalProducer(name, name);
            consumer = kafka.groupConsumer(
                    name,
                    groupId,
                    name,
                    settings.maxPollRecords(),
                    (int) settings.maxTransform().toMillis(),
                    budget);
            polling = consumer;
        }

        /** @return 0; failures are over once something was committed */
        int pump(int failures) throws InterruptedException {
            catchUpWithOperators();
            producer.initTransactions(); // fences the previous owner; finishes or aborts what it left
            consumer.subscribe(inputs, new Assignment());
            sayState();
            int notReady = 0;
            while (!isClosing()) {
                ConsumerRecords<byte[], byte[]> polled = poll(POLL);
                interventions.ifPresent(operators -> gaps.goOn(consumer, operators));
                if (polled.isEmpty()) {
                    sayState();
                    continue;
                }
                long begun = System.nanoTime();
                try {
                    Portion portion =
                            size.portion(polled, record -> skip(record).isPresent());
                    Collection<ProducerRecord<byte[], byte[]>> output = transform(portion);
                    long transformed = System.nanoTime();
                    commit(polled, portion, output);
                    notReady = 0;
                    failures = 0;
                    sayState();
                    if (polled.count() < settings.maxPollRecords()
                            && portion.left().isEmpty()) {
                        gather(begun, polled.count(), System.nanoTime() - transformed);
                    }
                } catch (NotReadyException e) {
                    rewind(polled);
                    await(e.getMessage(), NOT_READY.delay(notReady++));
                } catch (KafkaException e) {
                    ownership.require(e, consumer.groupMetadata().memberId());
                    throw e;
                }
            }
            return failures;
        }

        /**
         * Once for all generations: the follower goes on by itself. A loop that begins again, since a broker is lost for
         * instance, should not have to wait for the partition of the interventions as well as for its own.
         */
        private void catchUpWithOperators() throws InterruptedException {
            if (interventions.isPresent() && !caughtUpWithOperators) {
                try {
                    interventions.get().catchUp(CATCH_UP);
                    caughtUpWithOperators = true;
                } catch (TimeoutException e) {
                    throw new KafkaException(
                            "the interventions of operators could not be read within " + CATCH_UP.toSeconds() + " s",
                            e);
                }
            }
        }

        private void sayState() {
            Optional<String> obstacle = joined
                    ? disagreement.or(gaps::obstacle)
                    : Optional.of("the group " + groupId + " has not given it its partitions yet");
            state = obstacle.isPresent() ? new ComponentState.Waiting(obstacle.get()) : new ComponentState.Running();
        }

        private Optional<Intervention> skip(ConsumerRecord<byte[], byte[]> record) {
            return interventions.flatMap(operators -> operators.skip(record));
        }

        private void gather(long begun, int polled, long committing) throws InterruptedException {
            long enough = gathering.enough(begun, polled, committing);
            closing.await(begun + enough - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        private ConsumerRecords<byte[], byte[]> poll(Duration patience) {
            if (disagreement.isPresent()) {
                disagreement = disagreement();
            }
            holdBack();
            return fetch(patience);
        }

        private ConsumerRecords<byte[], byte[]> fetch(Duration patience) {
            budget.begin();
            try {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(patience);
                lag = polled.count() + behind();
                return polled;
            } catch (OffsetOutOfRangeException e) {
                gaps.pause(consumer, e.offsetOutOfRangePartitions());
                return ConsumerRecords.empty();
            }
        }

        /** Records behind the position in each partition, as far as the client knows. */
        private long behind() {
            long records = 0;
            for (TopicPartition partition : consumer.assignment()) {
                records += consumer.currentLag(partition).orElse(0);
            }
            return records;
        }

        private void holdBack() {
            Set<TopicPartition> assignment = consumer.assignment();
            Set<TopicPartition> held = new HashSet<>(step.heldBack(assignment));
            held.addAll(disagreement.isPresent() ? assignment : gaps.partitions());
            held.retainAll(assignment);
            Set<TopicPartition> wanted = new HashSet<>(assignment);
            wanted.removeAll(held);
            consumer.pause(held);
            consumer.resume(wanted);
        }

        /** One sentence if the topics that must have as many partitions as the inputs do not. */
        private Optional<String> disagreement() {
            List<String> names = Stream.concat(
                            inputs.stream(), step.copartitioned().stream().map(Topic::name))
                    .toList();
            if (names.size() < 2) {
                return Optional.empty();
            }
            Map<String, Integer> counts = new TreeMap<>();
            names.forEach(
                    topic -> counts.put(topic, consumer.partitionsFor(topic).size()));
            return new HashSet<>(counts.values()).size() == 1
                    ? Optional.empty()
                    : Optional.of("these topics must have the same number of partitions, and have " + counts
                            + "; add partitions where they are missing, outputs before inputs");
        }

        private Collection<ProducerRecord<byte[], byte[]>> transform(Portion portion)
                throws NotReadyException, InterruptedException {
            if (portion.aside().isPresent()) {
                return setAside(portion.aside().get());
            }
            transforming = true;
            try {
                return step.transform(portion.records());
            } finally {
                transforming = false;
            }
        }

        private Collection<ProducerRecord<byte[], byte[]>> setAside(ConsumerRecord<byte[], byte[]> record) {
            step.setAside(record);
            if (step.onlyWatches()) {
                return List.of();
            }
            Optional<Intervention> skip = skip(record);
            RejectionReason reason = skip.isPresent() ? RejectionReason.SKIPPED : RejectionReason.TOO_LARGE_OUTPUT;
            String detail = skip.map(Intervention::explanation)
                    .orElse("what " + name + " makes of this record is larger than a record of its topic may be");
            LOG.warn("{} {}@{} is set aside: {}", record.topic(), record.partition(), record.offset(), detail);
            return List.of(Rejection.of(record, Topics.rejected(record.topic()), reason, detail));
        }

        private void commit(
                ConsumerRecords<byte[], byte[]> polled,
                Portion portion,
                Collection<ProducerRecord<byte[], byte[]>> output) {
            size.begun(portion);
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : output) {
                producer.send(record); // an error of any send fails the commit
            }
            Map<TopicPartition, Long> again = new HashMap<>(portion.left());
            if (portion.aside().isEmpty()) {
                step.notTaken().forEach((partition, offset) -> again.merge(partition, offset, Math::min));
            }
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(polled.nextOffsets());
            again.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            // Offsets that come to their coordinator before these records have begun the transaction at the broker find
            // the last one's markers on their way, and are sent again only after the client's back-off.
            producer.flush();
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            size.committed();
            step.committed();
            again.forEach(consumer::seek);
        }

        /** Goes back to the beginning of the poll: no transaction was begun, so that this is the committed position. */
        private void rewind(ConsumerRecords<byte[], byte[]> polled) {
            for (TopicPartition partition : polled.partitions()) {
                consumer.seek(partition, polled.records(partition).get(0).offset());
            }
        }

        /** Stays in the group, with every partition paused. */
        private void await(String reason, Duration delay) {
            if (!new ComponentState.Waiting(reason).equals(state)) {
                LOG.warn("{} waits: {}", name, reason);
            }
            state = new ComponentState.Waiting(reason);
            long until = System.nanoTime() + delay.toNanos();
            while (!isClosing() && System.nanoTime() < until) {
                consumer.pause(consumer.assignment());
                rewind(fetch(Duration.ofMillis(50))); // a partition assigned meanwhile is not paused
            }
        }

        private final class Assignment implements ConsumerRebalanceListener {

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                joined = true;
                gaps.forget();
                Map<TopicPartition, Long> positions = new HashMap<>();
                Set<TopicPartition> uncommitted = new HashSet<>();
                consumer.committed(consumer.assignment()).forEach((partition, committed) -> {
                    if (committed == null) {
                        uncommitted.add(partition);
                    } else {
                        positions.put(partition, committed.offset());
                    }
                });
                if (!uncommitted.isEmpty()) {
                    positions.putAll(Gaps.beginAtEarliest(consumer, uncommitted));
                }
                disagreement = disagreement();
                step.assigned(positions);
                sayState();
                holdBack(); // the poll that brought them may also bring their first records
            }
        }

        /**
         * A loop that is closed for good leaves its group: a static member would keep its partitions for as long as its
         * session lasts, and after a scale-down nobody comes back for them. One that begins again keeps them.
         */
        private GroupMembershipOperation farewell() {
            return isClosing() ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.DEFAULT;
        }

        /** Closing the producer aborts what is open; if that fails, the next owner's initTransactions does. */
        @Override
        public void close() {
            lag = 0; // its partitions are another's, or nobody knows
            polling = null;
            Thread.interrupted(); // a client that is interrupted while closing leaks its threads
            try {
                producer.close(Duration.ofSeconds(5));
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)).withGroupMembershipOperation(farewell()));
            }
        }
    }
}
