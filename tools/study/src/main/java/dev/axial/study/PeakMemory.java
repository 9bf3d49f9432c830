package dev.axial.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Most resident memory that a process ever had, as Linux counts it: {@code VmHWM} of {@code /proc/PID/status}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
 */
public final class PeakMemory {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern HIGH_WATER = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");
    private static final long KB = 1024; // the kernel writes kB and counts 1,024 bytes

    private PeakMemory() {}

    /** Whether this system counts it. */
    public static boolean isCounted() {
        return of(ProcessHandle.current().pid()).isPresent();
    }

    /** Bytes; empty if the process is gone, or the system does not count. */
    static OptionalLong of(long pid) {
        try {
            return in(Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("status")));
        } catch (IOException e) {
            return OptionalLong.empty(); // no such process, or no /proc
        }
    }

    static OptionalLong in(String status) {
        Matcher matcher = HIGH_WATER.matcher(status);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KB) : OptionalLong.empty();
    }
}
