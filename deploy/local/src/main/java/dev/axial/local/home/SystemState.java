package dev.axial.local.home;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a launcher leaves in its home once everything is up, so that other commands find the system:
 * {@code run/system.json}.
 *
 * @param pid of the launcher
 * @param ports where the parts listen
 */
public record SystemState(long pid, Ports ports) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public void write(Home home) throws IOException {
        Path file = file(home);
        Path fresh = file.resolveSibling("system.json.new");
        Files.write(fresh, JSON.writeValueAsBytes(this));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was left there last; its launcher may be gone. */
    public static Optional<SystemState> read(Home home) {
        try {
            return Optional.of(JSON.readValue(file(home).toFile(), SystemState.class));
        } catch (IOException e) {
            return Optional.empty(); // none was written, or none that can be read: as if there were no system
        }
    }

    public static void delete(Home home) throws IOException {
        Files.deleteIfExists(file(home));
    }

    private static Path file(Home home) {
        return home.run().resolve("system.json");
    }
}
