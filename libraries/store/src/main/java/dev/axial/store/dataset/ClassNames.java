package dev.axial.store.dataset;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Class names of MedMNIST's two-dimensional datasets of one label an image, whose files do not hold them. Immutable.
 *
 * @param attribution whose words they are
 * @param classes by the dataset's base name
 * @see <a href="https://medmnist.com">MedMNIST</a>
 */
record ClassNames(String attribution, Map<String, List<String>> classes) {

    static final ClassNames MEDMNIST = load();

    ClassNames {
        TreeMap<String, List<String>> checked = new TreeMap<>();
        classes.forEach((name, labels) -> checked.put(name, Labels.require(labels)));
        classes = Map.copyOf(checked);
    }

    /** The classes of the dataset whose base name {@code name} begins with: {@code organamnist_64} is OrganAMNIST. */
    Optional<List<String>> of(String name) {
        return classes.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static ClassNames load() {
        try (InputStream json = ClassNames.class.getResourceAsStream("medmnist-classes.json")) {
            return EventJson.read(json.readAllBytes(), ClassNames.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidEventException e) {
            throw new IllegalStateException("medmnist-classes.json: " + e.getMessage(), e);
        }
    }
}
