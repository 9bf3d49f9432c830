package dev.axial.kafka.loop;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Backoff;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
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
 *   <li>Records of one partition reach the step in their order, and a step's records are sent in the order returned.
 *   <li>Partitions of one number belong to one member, whichever of several input topics they are of: one member's
 *       transactions order them. It takes topics of equal partition counts, and members that all read the same topics
 *       (the group's {@code RangeAssignor} deals out each topic in the same order of members).
 * </ol>
 *
 * <p>An error of Kafka ends a <em>generation</em>: both clients are closed and made anew, which finishes or aborts what
 * was open and reads the committed offsets. Refused credentials and rights are tried again the same way, after up to half a
 * minute. A name that another has taken and an error of the step itself are not fixed here: {@code onFatal} is told, and
 * the process should end and be started again.
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
         * Bytes of heap that a value of so many bytes takes until its transaction is committed, with what is made of it. A
         * poll ends before its records cost more than 128 MiB together, unless one alone does.
         */
        default long cost(int bytes) {
            return bytes;
        }

        /**
         * Called when the group has given out partitions, before any record of them is polled. A step that keeps state per
         * partition builds it here: positions are the committed offsets.
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
         * @return for each partition of which the step left records of that poll alone, the offset of the first of them: it
         *     is committed, and polled again
         */
        default Map<TopicPartition, Long> notTaken() {
            return Map.of();
        }

        /** Called when the output of the last {@link #transform} is committed; without this call it is not. */
        default void committed() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceLoop.class);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    /**
     * Small transactions are work for the broker that large ones spare it. Records that trickle gather so long at least, and
     * five times as long as their last commit took: where processors are scarce, there is less to do for them.
     */
    private static final Duration GATHERING = Duration.ofMillis(50);
    /** A record that comes as its neighbours gather may wait for two turns: the poll's answer was on its way already. */
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

    private static final int GATHERING_PER_COMMIT = 5;

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
    private final Ownership ownership;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile ComponentState state = new ComponentState.Stopped();
    private volatile KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean transforming;

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
        this.ownership = new Ownership(kafka, groupId, name);
        this.inputs = inputs.stream().map(Topic::name).toList();
        this.step = requireNonNull(step, "step");
        this.settings = requireNonNull(settings, "settings");
        this.onFatal = requireNonNull(onFatal, "onFatal");
        this.thread = new Thread(this::run, name);
    }

    /** With one input. */
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

    /** With one input and {@link LoopSettings#DEFAULT}. */
    public ExactlyOnceLoop(
            KafkaConnection kafka,
            String service,
            String instance,
            Topic input,
            Step step,
            Consumer<Throwable> onFatal) {
        this(kafka, service, instance, input, step, LoopSettings.DEFAULT, onFatal);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        state = new ComponentState.Running();
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
                } catch (AuthenticationException | AuthorizationException e) {
                    // An operator who renews a credential or grants a right should not have to start anything again.
                    rest("Kafka refuses " + name + ": " + e.getMessage(), REFUSED.delay(failures++));
                } catch (KafkaException e) {
                    rest(e.toString(), GENERATION.delay(failures++));
                }
            }
            state = new ComponentState.Stopped();
        } catch (InterruptedException e) {
            state = new ComponentState.Stopped();
        } catch (Throwable e) { // also errors: a loop that died must not look alive
            state = new ComponentState.Failed(e.toString());
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
        private final PollBudget budget = new PollBudget(step::cost);

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
            producer.initTransactions(); // fences the previous owner; finishes or aborts what it left
            consumer.subscribe(inputs, new Assignment());
            int notReady = 0;
            while (!isClosing()) {
                ConsumerRecords<byte[], byte[]> polled = poll(POLL);
                if (polled.isEmpty()) {
                    continue;
                }
                long begun = System.nanoTime();
                try {
                    Collection<ProducerRecord<byte[], byte[]>> output = transform(polled);
                    long transformed = System.nanoTime();
                    commit(polled, output);
                    notReady = 0;
                    failures = 0;
                    state = new ComponentState.Running();
                    if (polled.count() < settings.maxPollRecords()) {
                        gather(begun, System.nanoTime() - transformed);
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

        /** A record that comes alone is not held back: the last transaction was long ago then. */
        private void gather(long begun, long committing) throws InterruptedException {
            long enough = Math.max(
                    GATHERING.toNanos(), Math.min(LONGEST_GATHERING.toNanos(), GATHERING_PER_COMMIT * committing));
            closing.await(begun + enough - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        private ConsumerRecords<byte[], byte[]> poll(Duration patience) {
            holdBack();
            budget.begin();
            return consumer.poll(patience);
        }

        private void holdBack() {
            Set<TopicPartition> assignment = consumer.assignment();
            Set<TopicPartition> held = step.heldBack(assignment);
            Set<TopicPartition> wanted = new HashSet<>(assignment);
            wanted.removeAll(held);
            consumer.pause(held);
            consumer.resume(wanted);
        }

        private Collection<ProducerRecord<byte[], byte[]>> transform(ConsumerRecords<byte[], byte[]> polled)
                throws NotReadyException, InterruptedException {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
            polled.forEach(records::add);
            transforming = true;
            try {
                return step.transform(records);
            } finally {
                transforming = false;
            }
        }

        private void commit(ConsumerRecords<byte[], byte[]> polled, Collection<ProducerRecord<byte[], byte[]>> output) {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : output) {
                producer.send(record); // an error of any send fails the commit
            }
            Map<TopicPartition, Long> notTaken = step.notTaken();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(polled.nextOffsets());
            notTaken.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            // Offsets that come to their coordinator before these records have begun the transaction at the broker find
            // the last one's markers on their way, and are sent again only after the client's back-off.
            producer.flush();
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            step.committed();
            notTaken.forEach(consumer::seek);
        }

        /** To where the poll began: no transaction was begun, so that is what is committed. */
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
                budget.begin();
                rewind(consumer.poll(Duration.ofMillis(50))); // a partition assigned meanwhile is not paused
            }
        }

        private final class Assignment implements ConsumerRebalanceListener {

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                Map<TopicPartition, Long> positions = new HashMap<>();
                consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
                step.assigned(positions);
                holdBack(); // the poll that brought them may also bring their first records
            }
        }

        /** Closing the producer aborts what is open; if that fails, the next owner's initTransactions does. */
        @Override
        public void close() {
            polling = null;
            Thread.interrupted(); // a client that is interrupted while closing leaks its threads
            try {
                producer.close(Duration.ofSeconds(5));
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
            }
        }
    }
}
