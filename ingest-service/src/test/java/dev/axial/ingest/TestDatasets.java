package dev.axial.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.LabelledImages;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small datasets of noise with two classes; image i is of class i % 2. */
public final class TestDatasets {

    public static final int TRAIN = 100;
    public static final int VALIDATION = 10;
    public static final int TEST = 20;

    private TestDatasets() {}

    public static DatasetContent noise(String name, ImageShape shape) {
        return noise(name, shape, TRAIN);
    }

    /** Makes a dataset with another number of training images. */
    public static DatasetContent noise(String name, ImageShape shape, int train) {
        DatasetRef ref = new DatasetRef(name, new ArtifactRef(Sha256.of(name.getBytes(UTF_8)), 1));
        Map<Split, Integer> sizes = Map.of(Split.TRAIN, train, Split.VALIDATION, VALIDATION, Split.TEST, TEST);
        Map<Split, LabelledImages> splits = new LinkedHashMap<>();
        sizes.forEach((split, size) -> splits.put(
                split,
                new LabelledImages(
                        shape, ByteBuffer.wrap(pixels(split.ordinal(), size * shape.size())), classes(size))));
        return new DatasetContent(new Dataset(ref, List.of("bladder", "liver"), shape, sizes), splits);
    }

    /** One image of 1 x 1 in each split, and that many classes. */
    public static DatasetContent manyClasses(int classes) {
        ImageShape shape = new ImageShape(1, 1, 1);
        DatasetRef ref = new DatasetRef("many-classes", new ArtifactRef(Sha256.of(new byte[] {7}), 1));
        List<String> labels =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        Map<Split, Integer> sizes = Map.of(Split.TRAIN, 1, Split.VALIDATION, 1, Split.TEST, 1);
        LabelledImages one = new LabelledImages(shape, ByteBuffer.allocate(1), new int[1]);
        return new DatasetContent(
                new Dataset(ref, labels, shape, sizes),
                Map.of(Split.TRAIN, one, Split.VALIDATION, one, Split.TEST, one));
    }

    /** The same kind of content as an npz file of 28 x 28 grey images. */
    public static void write(Path npz) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("train_images", NpyArray.uint8(pixels(0, TRAIN * 784), TRAIN, 28, 28));
        arrays.put("train_labels", NpyArray.int32(classes(TRAIN), TRAIN, 1));
        arrays.put("val_images", NpyArray.uint8(pixels(1, VALIDATION * 784), VALIDATION, 28, 28));
        arrays.put("val_labels", NpyArray.int32(classes(VALIDATION), VALIDATION, 1));
        arrays.put("test_images", NpyArray.uint8(pixels(2, TEST * 784), TEST, 28, 28));
        arrays.put("test_labels", NpyArray.int32(classes(TEST), TEST, 1));
        arrays.put("label_names", NpyArray.text(List.of("bladder", "liver")));
        NpzWriter.write(npz, arrays);
    }

    private static byte[] pixels(int seed, int length) {
        byte[] pixels = new byte[length];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    private static int[] classes(int size) {
        return IntStream.range(0, size).map(i -> i % 2).toArray();
    }
}
