package dev.axial.local.soak.report;

import dev.axial.local.soak.chaos.Fault;
import java.util.List;
import java.util.Objects;

/**
 * How long parts took to come back from faults of one kind; seconds.
 *
 * @param kind of fault
 * @param part whose next output ended it
 * @param faults how many there were
 * @param open how many of them never ended
 * @param median of those that did; 0 of none
 * @param p99 nearest rank
 * @param longest of them
 */
public record RecoveryTimes(String kind, String part, int faults, int open, double median, double p99, double longest) {

    /** One per kind and part, in the order in which they first occur. */
    public static List<RecoveryTimes> of(List<Fault> faults) {
        return faults.stream()
                .map(fault -> List.of(fault.kind(), fault.part()))
                .distinct()
                .sorted((a, b) -> String.join(" ", a).compareTo(String.join(" ", b)))
                .map(group -> of(
                        group.get(0),
                        group.get(1),
                        faults.stream()
                                .filter(fault -> fault.kind().equals(group.get(0))
                                        && fault.part().equals(group.get(1)))
                                .toList()))
                .toList();
    }

    private static RecoveryTimes of(String kind, String part, List<Fault> faults) {
        double[] seconds = faults.stream()
                .map(Fault::recoverySeconds)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new RecoveryTimes(
                kind,
                part,
                faults.size(),
                faults.size() - seconds.length,
                percentile(seconds, 50),
                percentile(seconds, 99),
                percentile(seconds, 100));
    }

    /** Nearest rank: the smallest value that at least p percent of all do not exceed. */
    static double percentile(double[] sorted, int p) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * (long) p / 100.0) - 1];
    }
}
