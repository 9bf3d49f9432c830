package dev.axial.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number. In a container the launcher has number 1 at
 * every start, and elsewhere numbers come round.
 *
 * @param pid its number
 * @param start when it began: on Linux in clock ticks since the machine started, as field 22 of {@code /proc/PID/stat}
 *     gives it (its time of day depends on when it is asked for), elsewhere in milliseconds since 1970
 */
public record ProcessIdentity(long pid, long start) {

    private static final int START_AFTER_NAME = 19;

    /** Empty if it has ended. */
    public static Optional<ProcessIdentity> of(ProcessHandle process) {
        return start(process).map(start -> new ProcessIdentity(process.pid(), start));
    }

    /** The process that runs this code. */
    public static ProcessIdentity current() {
        return of(ProcessHandle.current()).orElseThrow();
    }

    /** The process, if it still runs. */
    public Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(process ->
                        start(process).filter(found -> found == start).isPresent());
    }

    private static Optional<Long> start(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // "1 (a name) S 0 1 ...": a name may hold blanks and parentheses, so count from its end
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(Long.parseLong(fields[START_AFTER_NAME]));
        } catch (IOException e) {
            return Files.exists(Path.of("/proc/self/stat"))
                    ? Optional.empty() // it has ended
                    : process.info().startInstant().map(Instant::toEpochMilli);
        }
    }
}
