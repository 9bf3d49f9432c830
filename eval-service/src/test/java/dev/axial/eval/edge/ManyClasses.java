package dev.axial.eval.edge;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.onnx.LinearClassifier;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.Npz;
import dev.axial.store.npz.NpzWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A dataset of many classes with the longest labels, and a model that knows them all: the images of class c are black but
 * for pixel c. The test split has one image of each class but the last {@link #ABSENT_OF_TEST}.
 */
record ManyClasses(ArtifactStore store, Dataset dataset, List<String> labels) {

    static final int ABSENT_OF_TEST = 2;

    static ManyClasses in(ArtifactStore store, int classes) throws Exception {
        List<String> labels = IntStream.range(0, classes)
                .mapToObj(c ->
                        String.format("%-" + Labels.LONGEST + "s", "class " + c).replace(' ', '_'))
                .toList();
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        add(arrays, "train", classes, classes);
        add(arrays, "val", 2, classes);
        add(arrays, "test", classes - ABSENT_OF_TEST, classes);
        arrays.put("label_names", NpyArray.text(labels));
        Path npz = Files.createTempFile("many-classes", ".npz");
        try {
            NpzWriter.write(npz, arrays);
            return new ManyClasses(store, new Datasets(store).importNpz(npz, "classes-" + classes), labels);
        } finally {
            Files.delete(npz);
        }
    }

    private static void add(Map<String, NpyArray> arrays, String split, int images, int classes) {
        byte[] pixels = new byte[images * classes];
        for (int i = 0; i < images; i++) {
            pixels[i * classes + i] = 1;
        }
        arrays.put(split + "_images", NpyArray.uint8(pixels, images, 1, classes));
        arrays.put(split + "_labels", NpyArray.int32(IntStream.range(0, images).toArray(), images));
    }

    /** Keeps a model that is right about every image, and says so in its probabilities. */
    ModelTrained trained(ModelName name, String run) {
        ImageShape shape = dataset.shape();
        float[][] weights = new float[labels.size()][labels.size()];
        for (int c = 0; c < weights.length; c++) {
            weights[c][c] = 20;
        }
        byte[] file = LinearClassifier.file(
                shape, weights, new float[weights.length], LinearClassifier.metadata(run, labels));
        return new ModelTrained(
                new RunId(run), name, store.put(file), shape, labels, dataset.ref(), "linear", 1, 1, true, "0.1.0");
    }

    /** The counts that an artifact holds. */
    NpyArray confusion(ArtifactRef artifact) throws Exception {
        Path npz = Files.createTempFile("confusion", ".npz");
        try {
            store.copyTo(artifact, npz);
            try (Npz open = Npz.open(npz)) {
                return open.read("confusion");
            }
        } finally {
            Files.delete(npz);
        }
    }
}
