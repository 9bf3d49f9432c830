package dev.axial.store.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.training.Split;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactException.Reason;
import dev.axial.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Datasets by name. The npz file is an artifact; the name points to it with a description, {@link Dataset}, and may be
 * given to other content later. A {@link DatasetRef} stands for the same images and labels for ever. Thread-safe.
 *
 * <p>A store that cannot be reached is an {@link UncheckedIOException} where no {@link ArtifactException} is declared.
 */
public final class Datasets {

    private static final String FOLDER = "datasets";

    private final ArtifactStore store;

    public Datasets(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    /**
     * Checks a file whole, keeps it, and gives it the name, which before may have stood for another content.
     *
     * @param npz in MedMNIST's form: {@code {train,val,test}_images} and {@code _labels}, optionally {@code
     * label_names}
     * @param name 1 to 64 of {@code a-z 0-9 . _ -}; where the file names no classes and this begins like a MedMNIST
     *     dataset, such as {@code organamnist-sample}, they are that dataset's
     * @throws InvalidDatasetException if the file is missing or not of that form; nothing was kept then
     * @throws ArtifactException if the file cannot be read or the store cannot be reached
     * @throws IllegalArgumentException if {@code name} cannot name a dataset
     */
    public Dataset importNpz(Path npz, String name) throws InvalidDatasetException, ArtifactException {
        return importNpz(npz, name, (split, labels) -> {});
    }

    /**
     * Imports as {@link #importNpz(Path, String)} does.
     *
     * @param absent told, per split, the labels of which it has no image, where there are any
     */
    public Dataset importNpz(Path npz, String name, BiConsumer<Split, List<String>> absent)
            throws InvalidDatasetException, ArtifactException {
        DatasetRef.requireName(name);
        try {
            Dataset dataset;
            Map<Split, List<String>> missing = new EnumMap<>(Split.class);
            try (MedmnistFile file = MedmnistFile.open(npz, name)) {
                file.check();
                for (Split split : Split.values()) {
                    List<String> labels = file.absent(split);
                    if (!labels.isEmpty()) {
                        missing.put(split, labels);
                    }
                }
                dataset = describe(new DatasetRef(name, store.put(npz)), file);
            }
            store.point(path(name), EventJson.write(dataset));
            missing.forEach(absent);
            return dataset;
        } catch (IOException | UncheckedIOException e) {
            throw new ArtifactException(Reason.UNREACHABLE, npz + " cannot be imported: " + e.getMessage(), e);
        }
    }

    /**
     * The dataset that a name stands for at present.
     *
     * @throws IllegalArgumentException if {@code name} cannot name a dataset
     */
    public Optional<Dataset> find(String name) {
        DatasetRef.requireName(name);
        return store.pointer(path(name)).map(json -> parse(path(name), json));
    }

    /** Takes the name away from its content, which stays; does nothing where no dataset has the name. */
    public void remove(String name) {
        DatasetRef.requireName(name);
        store.removePointer(path(name));
    }

    /** All of them, by name. */
    public List<Dataset> list() {
        List<Dataset> datasets = new ArrayList<>();
        for (String path : store.pointers(FOLDER)) {
            store.pointer(path).map(json -> parse(path, json)).ifPresent(datasets::add);
        }
        return List.copyOf(datasets);
    }

    /**
     * The description of a version of a dataset, also after its name has been given to another.
     *
     * @throws ArtifactException if its file is needed, and missing, damaged or out of reach
     * @throws InvalidDatasetException if its file is no dataset, which {@link #importNpz} does not let happen
     */
    public Dataset describe(DatasetRef ref) throws ArtifactException, InvalidDatasetException {
        Optional<Dataset> present =
                find(ref.name()).filter(dataset -> dataset.ref().equals(ref));
        return present.isPresent() ? present.get() : opening(ref, (file, folder) -> describe(ref, file));
    }

    /**
     * A version of a dataset with its images, also after its name has been given to another. Images are unpacked to the
     * store's folder for unfinished files, where the store is a folder, else to that for temporary files: a byte for
     * each pixel and channel, given back with the last reference to them. Little memory is taken.
     *
     * @throws ArtifactException if its file is missing, damaged or out of reach, or there is no room for its images
     * @throws InvalidDatasetException if its file is no dataset, which {@link #importNpz} does not let happen
     */
    public DatasetContent load(DatasetRef ref) throws ArtifactException, InvalidDatasetException {
        return opening(ref, (file, folder) -> {
            Map<Split, LabelledImages> splits = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                splits.put(split, file.images(split, folder));
            }
            return new DatasetContent(describe(ref, file), splits);
        });
    }

    private <T> T opening(DatasetRef ref, Opened<T> opened) throws ArtifactException, InvalidDatasetException {
        try {
            Path folder = Files.createDirectories(store.scratch());
            Path npz = Files.createTempFile(folder, ref.name() + "-", ".npz");
            try {
                store.copyTo(ref.artifact(), npz);
                try (MedmnistFile file = MedmnistFile.open(npz, ref.name())) {
                    return opened.with(file, folder);
                }
            } finally {
                Files.deleteIfExists(npz);
            }
        } catch (IOException e) {
            throw new ArtifactException(
                    Reason.UNREACHABLE, "dataset " + ref.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private interface Opened<T> {
        T with(MedmnistFile file, Path folder) throws IOException, InvalidDatasetException;
    }

    private static Dataset describe(DatasetRef ref, MedmnistFile file) {
        Map<Split, Integer> images = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            images.put(split, file.size(split));
        }
        return new Dataset(ref, file.labels(), file.shape(), images);
    }

    private static Dataset parse(String path, byte[] json) {
        try {
            return EventJson.read(json, Dataset.class);
        } catch (InvalidEventException e) {
            throw new UncheckedIOException(
                    new IOException(path + " is damaged (" + e.getMessage() + "); import the dataset again", e));
        }
    }

    private static String path(String name) {
        return FOLDER + "/" + name;
    }
}
