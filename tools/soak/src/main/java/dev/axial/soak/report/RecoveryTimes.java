package dev.axial.soak.report;

import dev.axial.soak.chaos.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The times that parts took to come back from faults of one kind.
 *
 * @param kind of fault
 * @param part whose next output ended it
 * @param overlapping whether another fault was open meanwhile, whose recovery this one may have had to wait for
 * @param faults how many there were
 * @param open how many of them never ended
 * @param first output, after the fault; of those that ended
 * @param everywhere the same, but in each partition, where there are several
 */
public record RecoveryTimes(
        String kind, String part, boolean overlapping, int faults, int open, Seconds first, Seconds everywhere) {

    /**
     * Some times in seconds; 0 of none.
     *
     * @param p99 nearest rank
     */
    public record Seconds(double median, double p99, double longest) {

        private static Seconds of(List<Fault> faults, Function<Fault, Double> time) {
            return of(faults.stream()
                    .map(time)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray());
        }

        /** @param seconds the shortest first */
        public static Seconds of(double[] seconds) {
            return new Seconds(percentile(seconds, 50), percentile(seconds, 99), percentile(seconds, 100));
        }
    }

    private record Group(String kind, String part, boolean overlapping) {
        Group(Fault fault) {
            this(fault.kind(), fault.part(), fault.overlaps());
        }
    }

    /** One per kind, part and whether they overlapped, in this order. */
    public static List<RecoveryTimes> of(List<Fault> faults) {
        Map<Group, List<Fault>> groups = faults.stream().collect(Collectors.groupingBy(Group::new));
        return groups.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing(RecoveryTimes::kind)
                        .thenComparing(RecoveryTimes::part)
                        .thenComparing(RecoveryTimes::overlapping))
                .toList();
    }

    private static RecoveryTimes of(Group group, List<Fault> faults) {
        int open = (int)
                faults.stream().filter(fault -> fault.recoverySeconds() == null).count();
        return new RecoveryTimes(
                group.kind(),
                group.part(),
                group.overlapping(),
                faults.size(),
                open,
                Seconds.of(faults, Fault::firstSeconds),
                Seconds.of(faults, Fault::recoverySeconds));
    }

    /** Nearest rank: the smallest value that at least p percent of all do not exceed. */
    static double percentile(double[] sorted, int p) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * (long) p / 100.0) - 1];
    }
}
