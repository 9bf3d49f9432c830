package dev.axial.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that names a running process. It may outlive its process, and the number may by then be another's: a process
 * is only believed to be the one meant if its command line says so.
 *
 * @param file holds the process id in decimal
 */
public record PidFile(Path file) {

    public void write(long pid) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, pid + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * The process, if it runs.
     *
     * @param mark what stands in its command line, and in no other's
     */
    public Optional<ProcessHandle> live(String mark) {
        try {
            long pid = Long.parseLong(Files.readString(file).trim());
            return ProcessHandle.of(pid).filter(process -> commandLine(process).contains(mark));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // no file, or cut off while it was written: nobody is known to run
        }
    }

    private static String commandLine(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return new String(Files.readAllBytes(proc), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return process.info().commandLine().orElse(""); // no /proc on this system
        }
    }
}
