package dev.axial.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that names a running process by its number and its start. It may outlive its process, and another may have the
 * number by then: a process is the one meant only if it began when the file says and its command line has the mark.
 *
 * @param file holds the process id and the start of {@link ProcessIdentity}, in decimal, a blank between
 */
public record PidFile(Path file) {

    public void write(ProcessIdentity process) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, process.pid() + " " + process.start() + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * The process, if it runs.
     *
     * @param mark a part of its command line, and of no other's
     */
    public Optional<ProcessHandle> live(String mark) {
        try {
            String[] words = Files.readString(file).trim().split(" ");
            if (words.length < 2) {
                return Optional.empty(); // cut off while it was written, or written by an earlier version
            }
            return new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]))
                    .running()
                    .filter(process -> commandLine(process).contains(mark));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // no file, or a damaged one: nobody is known to run
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
