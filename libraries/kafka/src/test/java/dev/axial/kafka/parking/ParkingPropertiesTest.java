package dev.axial.kafka.parking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.parking.LaneStep.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Parking against a log in memory whose transactions are lists, over random interleavings of everything that can happen. */
class ParkingPropertiesTest {

    private static final Topic INPUT = new Topic("input", 1, new Retention.Forever(), 1 << 20);
    private static final Topic PARKED = new Topic("input.parked", 1, new Retention.Forever(), 2 << 20);
    private static final Topic REJECTED = new Topic("input.rejected", 1, new Retention.Forever(), 2 << 20);

    @Property(tries = 2_000)
    void answersEachRecordOnceAndInTheOrderOfItsLane(@ForAll @IntRange(min = 1, max = 4) int lanes, @ForAll long seed)
            throws Exception {
        // Given
        Random random = new Random(seed);
        World world = new World(lanes, 1 + random.nextInt(5), random);

        // When
        for (int i = 0; i < 120; i++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> world.send("lane-" + random.nextInt(lanes));
                case 3 -> world.toggle("lane-" + random.nextInt(lanes));
                case 4 -> world.restart();
                default -> world.turn(random.nextInt(5) > 0);
            }
        }
        world.calm = true;
        world.blocked.clear();
        for (int i = 0; i < 400; i++) {
            world.turn(true);
        }

        // Then
        assertThat(world.answered).hasSize(world.sent.size()).doesNotHaveDuplicates();
        for (int lane = 0; lane < lanes; lane++) {
            String prefix = "lane-" + lane + "/";
            assertThat(world.answered.stream().filter(one -> one.startsWith(prefix)))
                    .as("the order of lane %d", lane)
                    .containsExactlyElementsOf(world.sent.stream()
                            .filter(one -> one.startsWith(prefix))
                            .toList());
        }
        assertThat(world.parking.waiting()).isEmpty();
    }

    @Property(tries = 500)
    void noLaneWaitsForOneThatIsBlocked(@ForAll @IntRange(min = 2, max = 4) int lanes, @ForAll long seed)
            throws Exception {
        // Given
        Random random = new Random(seed);
        World world = new World(lanes, 1 + random.nextInt(5), random);
        world.calm = true;
        world.toggle("lane-0");
        world.toggle("lane-1");

        // When
        for (int i = 0; i < 60; i++) {
            world.send("lane-" + random.nextInt(lanes));
            world.turn(random.nextInt(5) > 0);
        }
        world.toggle("lane-1");
        for (int i = 0; i < 200; i++) {
            world.turn(true);
        }

        // Then: all but the blocked lane's, and that lane is known with its reason
        assertThat(world.answered)
                .containsExactlyInAnyOrderElementsOf(world.sent.stream()
                        .filter(one -> !one.startsWith("lane-0/"))
                        .toList());
        long waiting =
                world.sent.stream().filter(one -> one.startsWith("lane-0/")).count();
        assertThat(world.parking.waiting())
                .isEqualTo(
                        waiting == 0 ? List.of() : List.of(new WaitingRecords("lane-0", waiting, "lane-0 is blocked")));
    }

    /** One partition of the input and its parked one, and a loop over them that may be restarted between any two turns. */
    private static final class World implements LaneStep {

        final List<String> sent = new ArrayList<>();
        final List<String> answered = new ArrayList<>();
        final Set<String> blocked = new HashSet<>();
        final Parking parking;

        private final Map<String, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Map<TopicPartition, Long> positions = new HashMap<>();
        private final int pollRecords;
        private final Random random;
        private final int lanes;
        private long now;
        boolean calm; // lanes change between turns only

        World(int lanes, int pollRecords, Random random) {
            this.lanes = lanes;
            this.pollRecords = pollRecords;
            this.random = random;
            for (Topic topic : List.of(INPUT, PARKED)) {
                logs.put(topic.name(), new ArrayList<>());
                committed.put(new TopicPartition(topic.name(), 0), 0L);
            }
            parking = new Parking(INPUT, PARKED, REJECTED, this, this::census, this::delete, 1, () -> now);
            restart();
        }

        void send(String lane) {
            String value = lane + "/" + sent.size();
            sent.add(value);
            append(new ProducerRecord<>(INPUT.name(), 0, null, value.getBytes(UTF_8)));
        }

        void toggle(String lane) {
            if (!blocked.remove(lane)) {
                blocked.add(lane);
            }
        }

        /** A new owner, or a new generation of the same: positions are the committed offsets. */
        void restart() {
            positions.putAll(committed);
            parking.assigned(Map.copyOf(positions));
        }

        /** @param commits whether the transaction succeeds; if not, the loop begins again */
        void turn(boolean commits) throws Exception {
            now += 5_000_000_000L; // longer than any distance between tries
            Set<TopicPartition> held = parking.heldBack(Set.copyOf(positions.keySet()));
            List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
            Map<TopicPartition, Long> after = new HashMap<>();
            for (TopicPartition partition : positions.keySet()) {
                if (!held.contains(partition)) {
                    List<ConsumerRecord<byte[], byte[]>> log = logs.get(partition.topic());
                    int from = Math.toIntExact(positions.get(partition));
                    int to = Math.min(log.size(), from + pollRecords);
                    polled.addAll(log.subList(from, to));
                    after.put(partition, (long) to);
                }
            }
            if (polled.isEmpty()) {
                return;
            }
            Collection<ProducerRecord<byte[], byte[]>> output;
            try {
                output = parking.transform(polled);
            } catch (NotReadyException e) {
                return; // the loop rewinds
            }
            if (!commits) {
                restart();
                return;
            }
            output.forEach(this::append);
            after.putAll(parking.notTaken());
            positions.putAll(after);
            committed.putAll(after);
            parking.committed();
        }

        @Override
        public List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records) throws NotReadyException {
            if (random.nextInt(10) == 0) {
                throw new NotReadyException("nothing can be answered now");
            }
            if (!calm && random.nextInt(10) == 0) {
                toggle("lane-" + (lanes - 1)); // between the question whether it may be tried and the try
            }
            List<Result> results = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String lane = lane(record);
                assertThat(record.topic()).isEqualTo(INPUT.name());
                assertThat(new String(record.value(), UTF_8)).isEqualTo(sent.get((int) record.offset()));
                results.add(
                        blocked.contains(lane)
                                ? new Result.Waits(() -> obstacle(lane))
                                : new Result.Done(List.of(new ProducerRecord<>("output", record.value()))));
            }
            return results;
        }

        @Override
        public String lane(ConsumerRecord<byte[], byte[]> record) {
            return new String(record.value(), UTF_8).split("/")[0];
        }

        @Override
        public Optional<String> obstacle(String lane) {
            return blocked.contains(lane) ? Optional.of(lane + " is blocked") : Optional.empty();
        }

        /** Whatever is deleted has been answered: no position can come before it again. */
        private void delete(TopicPartition partition, long end) {
            assertThat(end).isEqualTo(committed.get(partition));
            assertThat(logs.get(partition.topic()).size()).isEqualTo((int) end);
        }

        private Map<TopicPartition, Census.Count> census(Map<TopicPartition, Long> from) {
            Map<TopicPartition, Census.Count> counts = new HashMap<>();
            from.forEach((partition, position) -> {
                Census.Count count = new Census.Count();
                List<ConsumerRecord<byte[], byte[]>> log = logs.get(partition.topic());
                log.subList(Math.toIntExact(position), log.size())
                        .forEach(record -> count.add(ParkedRecord.of(record).orElseThrow()));
                counts.put(partition, count);
            });
            return counts;
        }

        private void append(ProducerRecord<byte[], byte[]> record) {
            if (record.topic().equals("output")) {
                answered.add(new String(record.value(), UTF_8));
                return;
            }
            List<ConsumerRecord<byte[], byte[]>> log = logs.get(record.topic());
            log.add(new ConsumerRecord<>(
                    record.topic(),
                    0,
                    log.size(),
                    0,
                    TimestampType.CREATE_TIME,
                    -1,
                    -1,
                    record.key(),
                    record.value(),
                    record.headers(),
                    Optional.empty()));
        }
    }
}
