package dev.axial.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder in which one local system keeps its state. Whatever is running can be killed at any moment: what is here
 * is enough to go on.
 *
 * @param folder absolute
 */
public record Home(Path folder) {

    public Home {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Process ids, one file per process. */
    public Path run() {
        return folder.resolve("run");
    }

    public Path pidFile(String process) {
        return run().resolve(process + ".pid");
    }

    /** The folder of logs: what each process prints, appended. */
    public Path logs() {
        return folder.resolve("log");
    }

    public Path logFile(String process) {
        return logs().resolve(process + ".log");
    }

    /** Temporary files of a process; emptied whenever it starts. */
    public Path temporary(String process) {
        return folder.resolve("tmp").resolve(process);
    }

    /** The artifact store. */
    public Path store() {
        return folder.resolve("store");
    }

    /** The broker's folder. */
    public Path broker() {
        return folder.resolve("kafka");
    }

    /** Datasets that were fetched. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Models that a demo left for whoever wants to look at them. */
    public Path models() {
        return folder.resolve("models");
    }

    /** A home inside this one. */
    public Home inside(String path) {
        return new Home(folder.resolve(path));
    }

    /** Makes the folders that processes expect. */
    public void create() throws IOException {
        Files.createDirectories(run());
        Files.createDirectories(logs());
        Files.createDirectories(store());
    }

    /** Removes everything. */
    public void delete() throws IOException {
        delete(folder);
    }

    /** Removes a folder with all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> everything = Files.walk(folder)) {
            for (Path path : everything.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
