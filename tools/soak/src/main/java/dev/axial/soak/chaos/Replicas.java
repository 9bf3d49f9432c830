package dev.axial.soak.chaos;

import dev.axial.client.system.Readiness;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.Replica;
import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** The number of processes of each part; one of each at first. Thread-safe. */
public final class Replicas implements AutoCloseable {

    private static final int MOST = 3;
    private static final Duration TO_START = Duration.ofSeconds(60);

    private final LocalSystem system;
    private final Admin admin;
    private final Map<Part, Integer> counts = new EnumMap<>(Part.class);

    Replicas(LocalSystem system) {
        this.system = system;
        this.admin = system.running()
                .kafka()
                .with("default.api.timeout.ms", "2000")
                .with("request.timeout.ms", "2000")
                .admin("axial-soak-replicas");
        Arrays.stream(Part.values()).forEach(part -> counts.put(part, 1));
    }

    /** All that there can be at some time. */
    public static List<Replica> all() {
        return Arrays.stream(Part.values())
                .flatMap(part -> IntStream.range(0, part == Part.INGEST || part == Part.INFER ? MOST : 1)
                        .mapToObj(number -> new Replica(part, number)))
                .toList();
    }

    synchronized int count(Part part) {
        return counts.get(part);
    }

    /** @param of 0 to 1: which of those that there are now */
    Replica one(Part part, double of) {
        return new Replica(part, (int) (of * count(part)));
    }

    /** One that is being started again is waited for. */
    ProcessHandle process(Replica replica) throws InterruptedException, CommandException {
        if (!Readiness.await(TO_START, () -> system.process(replica).isPresent())) {
            throw new CommandException(replica.name() + " is not there any more; its log says why.");
        }
        return system.process(replica).orElseThrow();
    }

    /** @param further 0 to 1: which of the two numbers of replicas that are not now */
    static int another(int now, double further) {
        return 1 + (now + (further < 0.5 ? 0 : 1)) % MOST;
    }

    /** Starts or stops as many as are needed; those that start are not up when this returns. */
    synchronized void scale(Part part, int count) throws IOException {
        int now = counts.get(part);
        for (int number = now; number < count; number++) {
            system.start(new Replica(part, number));
        }
        for (int number = now - 1; number >= count; number--) {
            system.stop(new Replica(part, number));
        }
        counts.put(part, count);
    }

    /** Returns whether the part's group knows just these replicas and has given partitions to each. */
    boolean haveShared(Part part) throws InterruptedException {
        String group = "axial-" + part.code();
        try {
            ConsumerGroupDescription description = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            return description.groupState() == GroupState.STABLE
                    && description.members().size() == count(part)
                    && description.members().stream()
                            .noneMatch(member ->
                                    member.assignment().topicPartitions().isEmpty());
        } catch (ExecutionException e) {
            return false; // the broker is away, or loads its groups
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
