package dev.axial.launcher.parts;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a system as its launcher writes it into its home, so that other commands find it:
 * {@code run/system.json}. It is true only while the launcher holds the {@link dev.axial.launcher.home.HomeLock}.
 *
 * @param launcher the process that keeps the system running
 * @param ports where the parts listen
 * @param up true once every part has started
 * @param parts the state of each child by its name, as far as it was started
 */
public record SystemState(ProcessIdentity launcher, Ports ports, boolean up, Map<String, ChildState> parts) {

    public SystemState {
        requireNonNull(launcher, "launcher");
        requireNonNull(ports, "ports");
        parts = parts == null ? Map.of() : Map.copyOf(parts); // null: from a version that did not write it
    }

    /** Replaces the file at once: a reader sees the old state or the new one. */
    public void write(Home home) throws IOException {
        Path file = file(home);
        Path fresh = file.resolveSibling("system.json.new");
        Files.write(fresh, EventJson.write(this));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The state that was written last; its launcher may be gone. */
    public static Optional<SystemState> read(Home home) {
        try {
            return Optional.of(EventJson.read(Files.readAllBytes(file(home)), SystemState.class));
        } catch (IOException | InvalidEventException e) {
            return Optional.empty(); // none, or none that this version can read: as if there were no system
        }
    }

    public static void delete(Home home) throws IOException {
        Files.deleteIfExists(file(home));
    }

    private static Path file(Home home) {
        return home.run().resolve("system.json");
    }
}
