package dev.axial.eval.edge;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.onnx.LinearClassifier;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A dataset of dark and bright patches of 4 x 4, some hard to tell, and models that look at the mean brightness: their
 * logits are 0 and {@code k * (mean / 255 - 1/2)}.
 *
 * @param root folder of the store
 * @param store where both are kept
 */
record Patches(Path root, ArtifactStore store, Dataset dataset) {

    static final List<String> LABELS = List.of("dark", "bright");
    static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    static final ImageShape SMALL = new ImageShape(1, 2, 2);

    /** Finds the classes as well as they can be found. */
    static final float SHARP = 10;

    /** Finds them as well, but hardly says so: its loss is near ln 2. */
    static final float VAGUE = 0.1f;

    /** Imports the dataset into a store at {@code root}. */
    static Patches in(Path root) throws Exception {
        ArtifactStore store = ArtifactStore.local(root);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        Random random = new Random(1);
        add(arrays, "train", 10, random);
        add(arrays, "val", 300, random); // two batches
        add(arrays, "test", 50, random);
        arrays.put("label_names", NpyArray.text(LABELS));
        Path npz = Files.createTempFile("patches", ".npz");
        try {
            NpzWriter.write(npz, arrays);
            return new Patches(root, store, new Datasets(store).importNpz(npz, "patches"));
        } finally {
            Files.delete(npz);
        }
    }

    /** Takes a file out of the store. */
    void delete(ArtifactRef file) throws IOException {
        Files.delete(root.resolve("objects").resolve(file.sha256().hex()));
    }

    private static void add(Map<String, NpyArray> arrays, String split, int images, Random random) {
        byte[] pixels = new byte[images * SHAPE.size()];
        byte[] labels = new byte[images];
        for (int i = 0; i < images; i++) {
            labels[i] = (byte) (i % 2);
            double brightness = 128 + (labels[i] == 1 ? 40 : -40) + 40 * random.nextGaussian();
            Arrays.fill(
                    pixels, i * SHAPE.size(), (i + 1) * SHAPE.size(), (byte) Math.max(0, Math.min(255, brightness)));
        }
        arrays.put(split + "_images", NpyArray.uint8(pixels, images, 4, 4));
        arrays.put(split + "_labels", NpyArray.uint8(labels, images, 1));
    }

    /** Keeps a model and tells of it. */
    ModelTrained trained(ModelName name, String run, ImageShape shape, float k) {
        return announce(name, run, shape, store.put(file(run, shape, k, LABELS)), LABELS);
    }

    ModelTrained announce(ModelName name, String run, ImageShape shape, ArtifactRef file, List<String> labels) {
        return new ModelTrained(
                new RunId(run), name, file, shape, labels, dataset.ref(), "linear", 1, 1, true, "0.1.0");
    }

    static byte[] file(String run, ImageShape shape, float k, List<String> labels) {
        float[] weights = new float[shape.size()];
        Arrays.fill(weights, k / 255 / shape.size());
        return LinearClassifier.file(
                shape,
                new float[][] {new float[shape.size()], weights},
                new float[] {0, -k / 2},
                LinearClassifier.metadata(run, labels));
    }
}
