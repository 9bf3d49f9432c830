package dev.axial.bench.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time of processes since each began, as the operating system counts it. Immutable.
 *
 * @param byProcess of those that run and are counted
 */
public record ProcessorTime(Map<String, Duration> byProcess) {

    /** Returns what it is now. */
    public static ProcessorTime of(Map<String, ProcessHandle> processes) {
        Map<String, Duration> times = new LinkedHashMap<>();
        processes.forEach(
                (name, process) -> process.info().totalCpuDuration().ifPresent(time -> times.put(name, time)));
        return new ProcessorTime(times);
    }

    /** Seconds of each process since an earlier reading; of those that are in both. */
    public Map<String, Double> secondsSince(ProcessorTime earlier) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        byProcess.forEach((name, time) -> {
            Duration before = earlier.byProcess.get(name);
            if (before != null) {
                seconds.put(name, time.minus(before).toNanos() / 1e9);
            }
        });
        return seconds;
    }
}
