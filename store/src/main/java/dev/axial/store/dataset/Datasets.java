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
     * @param npz in MedMNIST's form: {@code {train,val,test}_images} and {@code _labels}, optionally {@code label_names}
     * @param name 1 to 64 of {@code a-z 0-9 . _ -}; where the file names no classes and this begins like a MedMNIST
     *     dataset, such as {@code organamnist-sample}, they are that dataset's
     * @throws InvalidDatasetException if the file is missing or not of that form; nothing was kept then
     * @throws ArtifactException if the file cannot be read or the store cannot be reached
     * @throws IllegalArgumentException if {@code name} cannot name a dataset
     */
    public Dataset importNpz(Path npz, String name) throws InvalidDatasetException, ArtifactException {
        DatasetRef.requireName(name);
        try {
            MedmnistFile file = MedmnistFile.read(npz, name);
            Dataset dataset = describe(new DatasetRef(name, store.put(npz)), file);
            store.point(path(name), EventJson.write(dataset));
            return dataset;
        } catch (IOException | UncheckedIOException e) {
            throw new ArtifactException(Reason.UNREACHABLE, npz + " cannot be imported: " + e.getMessage(), e);
        }
    }

    /**
     * What the name stands for at present.
     *
     * @throws IllegalArgumentException if {@code name} cannot name a dataset
     */
    public Optional<Dataset> find(String name) {
        DatasetRef.requireName(name);
        return store.pointer(path(name)).map(json -> parse(path(name), json));
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
     * Reads a version of a dataset into memory, whether or not its name stands for another by now.
     *
     * @throws ArtifactException if its file is missing, damaged or out of reach
     * @throws InvalidDatasetException if its file is no dataset, which {@link #importNpz} does not let happen
     */
    public DatasetContent load(DatasetRef ref) throws ArtifactException, InvalidDatasetException {
        try {
            Path folder = Files.createTempDirectory("axial-dataset-");
            Path npz = folder.resolve(ref.name() + ".npz");
            try {
                store.copyTo(ref.artifact(), npz);
                MedmnistFile file = MedmnistFile.read(npz, ref.name());
                return new DatasetContent(describe(ref, file), file.splits());
            } finally {
                Files.deleteIfExists(npz);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new ArtifactException(
                    Reason.UNREACHABLE, "dataset " + ref.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Dataset describe(DatasetRef ref, MedmnistFile file) {
        Map<Split, Integer> images = new EnumMap<>(Split.class);
        file.splits().forEach((split, of) -> images.put(split, of.size()));
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
