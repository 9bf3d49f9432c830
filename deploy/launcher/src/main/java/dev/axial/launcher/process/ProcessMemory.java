package dev.axial.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resident memory of a process as Linux counts it, in {@code /proc/PID/status}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
 */
public final class ProcessMemory {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
    private static final Pattern HIGH_WATER = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");
    private static final long KB = 1024; // the kernel writes kB and counts 1,024 bytes

    private ProcessMemory() {}

    /** Returns true if this system counts it. */
    public static boolean isCounted() {
        return peak(ProcessHandle.current().pid()).isPresent();
    }

    /** Returns the present bytes; empty if the process is gone, or the system does not count. */
    public static OptionalLong resident(long pid) {
        return of(pid, RESIDENT);
    }

    /** Returns the most bytes that the process ever had; empty if it is gone, or the system does not count. */
    public static OptionalLong peak(long pid) {
        return of(pid, HIGH_WATER);
    }

    static OptionalLong resident(String status) {
        return in(status, RESIDENT);
    }

    static OptionalLong peak(String status) {
        return in(status, HIGH_WATER);
    }

    private static OptionalLong of(long pid, Pattern count) {
        try {
            return in(Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("status")), count);
        } catch (IOException e) {
            return OptionalLong.empty(); // no such process, or no /proc
        }
    }

    private static OptionalLong in(String status, Pattern count) {
        Matcher matcher = count.matcher(status);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KB) : OptionalLong.empty();
    }
}
