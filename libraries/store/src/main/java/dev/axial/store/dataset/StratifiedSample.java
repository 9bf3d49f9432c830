package dev.axial.store.dataset;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A smaller dataset with, in each split, the class proportions of a large one.
 *
 * <p>A class that is {@code n} of a split's {@code N} images gets {@code k * n / N} of the {@code k} that are kept,
 * rounded by largest remainder (ties to the lower class). Which ones is drawn without replacement by {@link Random}, whose
 * numbers the Java platform specifies; they stay in their order. So the same file, counts and seed give the same arrays on
 * every machine. Immutable and thread-safe.
 */
public final class StratifiedSample {

    /** A sample is put together in memory. */
    private static final long MOST_BYTES = 512 << 20;

    private final Map<Split, Integer> images;
    private final long seed;

    /**
     * @param images how many to keep of each split, at least 1
     * @throws IllegalArgumentException if a split is missing or would be empty
     */
    public StratifiedSample(Map<Split, Integer> images, long seed) {
        EnumMap<Split, Integer> counts = new EnumMap<>(Split.class);
        counts.putAll(images);
        for (Split split : Split.values()) {
            if (counts.getOrDefault(split, 0) < 1) {
                throw new IllegalArgumentException("a sample has at least 1 image of each split, got " + images);
            }
        }
        this.images = Collections.unmodifiableMap(counts);
        this.seed = seed;
    }

    /**
     * Writes the sample of {@code npz} as a deflated npz that names its classes.
     *
     * @param target appears (or is replaced) whole or not at all
     * @return digest and length of {@code target}
     * @throws InvalidDatasetException if {@code npz} is no dataset, or a split has fewer images than are to be kept
     */
    public ArtifactRef write(Path npz, Path target) throws InvalidDatasetException, IOException {
        String name = npz.getFileName().toString().toLowerCase(Locale.ROOT);
        try (MedmnistFile file = MedmnistFile.open(npz, name)) {
            return write(file, npz, target);
        }
    }

    private ArtifactRef write(MedmnistFile file, Path npz, Path target) throws InvalidDatasetException, IOException {
        Path folder = target.toAbsolutePath().getParent();
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            if (file.size(split) < images.get(split)) {
                throw new InvalidDatasetException("split " + split.code() + " of " + npz + " has " + file.size(split)
                        + " images; a sample of " + images.get(split) + " needs as many");
            }
            if ((long) images.get(split) * file.shape().size() > MOST_BYTES) {
                throw new InvalidDatasetException(
                        "a sample has at most " + (MOST_BYTES >> 20) + " MiB of images in a split, "
                                + images.get(split) + " of shape " + file.shape() + " are "
                                + ((long) images.get(split) * file.shape().size() >> 20) + " MiB");
            }
        }
        for (Split split : Split.values()) {
            LabelledImages from = file.images(split, folder);
            int[] classes =
                    IntStream.range(0, from.size()).map(from::classIndex).toArray();
            int[] chosen = choose(classes, file.labels().size(), images.get(split), seed + split.ordinal());
            arrays.put(MedmnistFile.imagesArray(split), images(from, chosen));
            arrays.put(
                    MedmnistFile.labelsArray(split),
                    labels(from, chosen, file.labels().size()));
        }
        arrays.put(MedmnistFile.LABEL_NAMES, NpyArray.text(file.labels()));
        NpzWriter.write(target, arrays);
        byte[] written = Files.readAllBytes(target);
        return new ArtifactRef(Sha256.of(written), written.length);
    }

    /**
     * @param classes class of each image, {@code [N]}
     * @param keep how many to choose, at most N
     * @return indices of the chosen, ascending
     */
    static int[] choose(int[] classes, int classCount, int keep, long seed) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c < classCount; c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < classes.length; i++) {
            byClass.get(classes[i]).add(i);
        }
        int[] quota = apportion(byClass.stream().mapToInt(List::size).toArray(), keep);
        Random random = new Random(seed);
        IntStream.Builder chosen = IntStream.builder();
        for (int c = 0; c < classCount; c++) {
            List<Integer> members = byClass.get(c);
            Collections.shuffle(members, random);
            members.subList(0, quota[c]).forEach(chosen::add);
        }
        return chosen.build().sorted().toArray();
    }

    /** Shares {@code keep} among classes in proportion to {@code counts}, by largest remainder. */
    static int[] apportion(int[] counts, int keep) {
        long all = Arrays.stream(counts).asLongStream().sum();
        int[] quota =
                Arrays.stream(counts).map(n -> (int) ((long) keep * n / all)).toArray();
        List<Integer> byRemainder =
                new ArrayList<>(IntStream.range(0, counts.length).boxed().toList());
        byRemainder.sort(Comparator.comparingLong(c -> -((long) keep * counts[c] % all)));
        int left = keep - Arrays.stream(quota).sum();
        byRemainder.subList(0, left).forEach(c -> quota[c]++);
        return quota;
    }

    private static NpyArray images(LabelledImages from, int[] chosen) {
        ImageShape shape = from.shape();
        int channels = shape.channels();
        int plane = shape.height() * shape.width();
        byte[] image = new byte[shape.size()];
        byte[] to = new byte[Math.multiplyExact(chosen.length, image.length)];
        for (int i = 0; i < chosen.length; i++) {
            from.copyImage(chosen[i], image, 0);
            for (int at = 0; at < image.length; at++) {
                // [C, H, W] back to the file's [H, W, C]
                to[i * image.length + at % plane * channels + at / plane] = image[at];
            }
        }
        return channels == 1
                ? NpyArray.uint8(to, chosen.length, shape.height(), shape.width())
                : NpyArray.uint8(to, chosen.length, shape.height(), shape.width(), channels);
    }

    /** uint8 {@code [N, 1]} as MedMNIST has it; int32 where there are more classes than a byte can tell apart. */
    private static NpyArray labels(LabelledImages from, int[] chosen, int classCount) {
        int[] classes = Arrays.stream(chosen).map(from::classIndex).toArray();
        if (classCount > 256) {
            return NpyArray.int32(classes, classes.length, 1);
        }
        byte[] bytes = new byte[classes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) classes[i];
        }
        return NpyArray.uint8(bytes, classes.length, 1);
    }
}
