package dev.axial.soak.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Takes the content of an artifact store out of reach, and gives it back, each at one instant. The folder of the objects
 * is a link from the beginning; while the link leads to itself, whoever reads or writes an object gets an error that says
 * nothing of whether there is one.
 */
public final class StoreOutage {

    private static final String OBJECTS = "objects";
    private static final String KEPT = "objects-kept";

    private final Path store;

    private StoreOutage(Path store) {
        this.store = store;
    }

    /** @param store an empty folder */
    public static StoreOutage prepare(Path store) throws IOException {
        Files.createDirectories(store.resolve(KEPT));
        StoreOutage outage = new StoreOutage(store);
        outage.end();
        return outage;
    }

    void begin() throws IOException {
        link(OBJECTS);
    }

    /** Does nothing where there is no outage. */
    void end() throws IOException {
        link(KEPT);
    }

    private void link(String to) throws IOException {
        Path next = store.resolve("objects-next");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(to));
        Files.move(next, store.resolve(OBJECTS), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
