package dev.axial.store.dataset;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Labels;
import dev.axial.contract.training.Split;
import dev.axial.store.npz.Dtype;
import dev.axial.store.npz.InvalidNpzException;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpyHeader;
import dev.axial.store.npz.Npz;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An open dataset in MedMNIST's form: per split {@code train}, {@code val}, {@code test} an array {@code _images},
 * uint8 {@code [N, H, W]} (grey) or {@code [N, H, W, 3]} (red, green, blue), and an array {@code _labels}, class
 * indices as integers or truth values {@code [N]}, {@code [N, 1]} or {@code [1, N]}; here optionally {@code
 * label_names}, text {@code [classes]}.
 *
 * <p>Opening it checks all headers and reads all labels; images are read on demand, a few MiB at a time. Thread-safe.
 *
 * @see <a href="https://doi.org/10.1038/s41597-022-01721-8">Yang et al. 2023</a>
 */
final class MedmnistFile implements Closeable {

    static final String LABEL_NAMES = "label_names";

    private static final Map<Split, String> PREFIX =
            Map.of(Split.TRAIN, "train", Split.VALIDATION, "val", Split.TEST, "test");
    private static final int MAX_CLASSES = 4096;

    /** 4,096 names of 1,000 characters in UTF-32. */
    private static final int MAX_NAMES_BYTES = 16 << 20;

    /** Memory of a label: its integer in the file, at most 8 bytes, and as it is kept. */
    private static final int BYTES_PER_LABEL = 12;

    /** The part of the heap that labels may take. */
    private static final int LABELS_PART = 4;

    private static final int PIECE = 4 << 20;

    /** Read of an array in Fortran order at a time. */
    private static final int BLOCK = 32 << 20;

    private final Path file;
    private final Npz npz;
    private final ImageShape shape;
    private final Map<Split, int[]> classes = new EnumMap<>(Split.class);
    private final List<String> labels;

    static String imagesArray(Split split) {
        return PREFIX.get(split) + "_images";
    }

    static String labelsArray(Split split) {
        return PREFIX.get(split) + "_labels";
    }

    private MedmnistFile(Path file, Npz npz, String name)
            throws InvalidDatasetException, IOException, InvalidNpzException {
        this.file = file;
        this.npz = npz;
        this.shape = requireHeaders();
        for (Split split : Split.values()) {
            classes.put(split, classesOf(split));
        }
        this.labels = labelsOf(name);
        for (Split split : Split.values()) {
            requireClasses(labelsArray(split), classes.get(split), labels.size());
        }
    }

    /**
     * @param name of the dataset, whose beginning may tell the class names
     * @throws InvalidDatasetException if it is not such a file
     */
    static MedmnistFile open(Path file, String name) throws InvalidDatasetException, IOException {
        try {
            Npz npz = Npz.open(file);
            try {
                return new MedmnistFile(file, npz, name);
            } catch (InvalidDatasetException | InvalidNpzException | IOException | RuntimeException e) {
                npz.close();
                throw e;
            }
        } catch (InvalidNpzException e) {
            throw new InvalidDatasetException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        npz.close();
    }

    /** Class names: the file's own, else MedMNIST's by the dataset's name, else {@code 0} to the largest class. */
    List<String> labels() {
        return labels;
    }

    /** Shape of every image. */
    ImageShape shape() {
        return shape;
    }

    /** Number of images, at least 1. */
    int size(Split split) {
        return classes.get(split).length;
    }

    /** Labels of which the split has no image, in their order. */
    List<String> absent(Split split) {
        boolean[] present = new boolean[labels.size()];
        for (int c : classes.get(split)) {
            present[c] = true;
        }
        return IntStream.range(0, labels.size())
                .filter(c -> !present[c])
                .mapToObj(labels::get)
                .toList();
    }

    /**
     * Reads every image, and forgets it.
     *
     * @throws InvalidDatasetException if the file is damaged
     */
    void check() throws InvalidDatasetException, IOException {
        for (Split split : Split.values()) {
            read(imagesArray(split), PIECE, (piece, length) -> {});
        }
    }

    /**
     * Unpacks the images of a split to a file that has no name any more when this returns.
     *
     * @param folder has room for them: a byte for each pixel and channel, twice if they are in Fortran order
     * @throws InvalidDatasetException if the file is damaged
     * @throws IOException also if {@code folder} has no room
     */
    LabelledImages images(Split split, Path folder) throws InvalidDatasetException, IOException {
        Path unpacked = Files.createTempFile(folder, "images-", ".raw");
        try {
            write(split, unpacked, folder);
            return new LabelledImages(shape, MappedBytes.taking(unpacked), classes.get(split));
        } catch (IOException e) {
            long bytes = (long) size(split) * shape.size();
            throw new IOException(
                    "the " + (bytes >> 20) + " MiB of " + imagesArray(split) + " cannot be unpacked in " + folder + ": "
                            + e.getMessage(),
                    e);
        } finally {
            Files.deleteIfExists(unpacked);
        }
    }

    private void write(Split split, Path unpacked, Path folder) throws InvalidDatasetException, IOException {
        String array = imagesArray(split);
        if (header(array).fortran()) {
            Path stored = Files.createTempFile(folder, "fortran-", ".raw");
            try {
                try (OutputStream to = Files.newOutputStream(stored)) {
                    read(array, PIECE, (piece, length) -> to.write(piece, 0, length));
                }
                fromFortran(MappedBytes.taking(stored), size(split), unpacked);
            } finally {
                Files.deleteIfExists(stored);
            }
        } else if (shape.channels() == 1) { // the same bytes as [N, 1, H, W]
            try (OutputStream to = Files.newOutputStream(unpacked)) {
                read(array, PIECE, (piece, length) -> to.write(piece, 0, length));
            }
        } else {
            byte[] image = new byte[shape.size()];
            int whole = PIECE / image.length * image.length;
            try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(unpacked), PIECE)) {
                read(array, whole, (piece, length) -> {
                    for (int at = 0; at < length; at += image.length) {
                        channelsFirst(piece, at, image);
                        to.write(image);
                    }
                });
            }
        }
    }

    /** One image {@code [H, W, 3]} to {@code [3, H, W]}. */
    private void channelsFirst(byte[] from, int at, byte[] to) {
        int plane = shape.height() * shape.width();
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int c = 0; c < 3; c++) {
                to[c * plane + pixel] = from[at + 3 * pixel + c];
            }
        }
    }

    /**
     * Fortran order {@code [N, H, W, C]} to C order {@code [N, C, H, W]}: value {@code (n, h, w, c)} is at
     * {@code n + N (h + H (w + W c))}, so that the values of neighbouring images are side by side.
     */
    private void fromFortran(MappedBytes from, int images, Path to) throws IOException {
        int height = shape.height();
        int width = shape.width();
        int size = shape.size();
        int most = Math.max(1, Math.min(images, BLOCK / size));
        byte[] values = new byte[most];
        byte[] block = new byte[most * size];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int first = 0; first < images; first += most) {
                int count = Math.min(most, images - first);
                for (int value = 0; value < size; value++) { // of [C, W, H]
                    from.copy((long) value * images + first, values, 0, count);
                    int c = value / (height * width);
                    int w = value / height % width;
                    int h = value % height;
                    int at = (c * height + h) * width + w;
                    for (int i = 0; i < count; i++) {
                        block[i * size + at] = values[i];
                    }
                }
                out.write(block, 0, count * size);
            }
        }
    }

    private void read(String array, int pieceBytes, Npz.MemberPiece to) throws InvalidDatasetException, IOException {
        try {
            npz.read(array, pieceBytes, to);
        } catch (InvalidNpzException e) {
            throw new InvalidDatasetException(e.getMessage(), e);
        }
    }

    private ImageShape requireHeaders() throws InvalidDatasetException, IOException {
        ImageShape first = null;
        long images = 0;
        for (Split split : Split.values()) {
            NpyHeader header = header(imagesArray(split));
            ImageShape of = imageShape(imagesArray(split), header);
            if (first != null && !first.equals(of)) {
                throw wrong(
                        imagesArray(split),
                        "has images of shape " + of + " (channels, height, width); " + imagesArray(Split.TRAIN)
                                + " has " + first + ", and all splits must have the same");
            }
            first = of;
            requireLabels(split, header.shape().get(0), header(labelsArray(split)));
            images += header.shape().get(0);
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (images * BYTES_PER_LABEL > heap / LABELS_PART) {
            throw new InvalidDatasetException(file + " holds the labels of " + images + " images, which take "
                    + (images * BYTES_PER_LABEL >> 20) + " MiB; this process has " + (heap >> 20)
                    + " MiB of memory, of which labels may take a quarter: give it more (AXIAL_MEMORY=4g ./axial ...,"
                    + " or -Xmx of a service)");
        }
        return first;
    }

    private NpyHeader header(String array) throws InvalidDatasetException, IOException {
        if (!npz.names().contains(array)) {
            throw new InvalidDatasetException("array '" + array + "' is missing from " + file + ", which has "
                    + npz.names()
                    + "; a dataset has train_images, train_labels, val_images, val_labels, test_images"
                    + " and test_labels");
        }
        try {
            return npz.header(array);
        } catch (InvalidNpzException e) {
            throw new InvalidDatasetException(e.getMessage(), e);
        }
    }

    private ImageShape imageShape(String array, NpyHeader header) throws InvalidDatasetException {
        List<Integer> axes = header.shape();
        boolean grey = axes.size() == 3;
        boolean colour = axes.size() == 4 && axes.get(3) == 3;
        if (!header.dtype().equals(Dtype.UINT8) || !grey && !colour) {
            throw wrong(array, "is " + header + "; images are uint8 [N, H, W] or [N, H, W, 3]");
        }
        if (axes.get(0) < 1) {
            throw wrong(array, "is " + header + ", without an image; each split needs at least 1");
        }
        try {
            return new ImageShape(grey ? 1 : 3, axes.get(1), axes.get(2));
        } catch (IllegalArgumentException e) {
            throw wrong(array, "is " + header + ": " + e.getMessage());
        }
    }

    private void requireLabels(Split split, int images, NpyHeader header) throws InvalidDatasetException {
        List<Integer> axes = header.shape();
        boolean vector = axes.size() == 1 || axes.size() == 2 && (axes.get(1) == 1 || axes.get(0) == 1 && images != 1);
        if (!header.dtype().isInteger() || !vector) {
            throw wrong(
                    labelsArray(split),
                    "is " + header + "; labels are one class index an image, integers [N] or [N, 1]");
        }
        if (header.elements() != images) {
            throw wrong(
                    labelsArray(split),
                    "has " + header.elements() + " labels for the " + images + " images of " + imagesArray(split)
                            + "; there must be one each");
        }
    }

    private int[] classesOf(Split split) throws InvalidDatasetException, IOException, InvalidNpzException {
        NpyArray array = npz.read(labelsArray(split));
        int[] read = new int[array.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = classIndex(split, array, i);
        }
        return read;
    }

    private int classIndex(Split split, NpyArray array, int i) throws InvalidDatasetException {
        String label;
        try {
            long integer = array.integer(i);
            if (integer >= 0 && integer < MAX_CLASSES) {
                return (int) integer;
            }
            label = Long.toString(integer);
        } catch (ArithmeticException e) {
            label = e.getMessage();
        }
        throw wrong(
                labelsArray(split),
                "has class " + label + " at image " + i + "; classes are 0 to " + (MAX_CLASSES - 1) + " at most");
    }

    private List<String> labelsOf(String name) throws InvalidDatasetException, IOException, InvalidNpzException {
        if (npz.names().contains(LABEL_NAMES)) {
            return ownLabels();
        }
        Optional<List<String>> published = ClassNames.MEDMNIST.of(name);
        if (published.isPresent()) {
            return published.get();
        }
        // Whatever is not trained on is no class: a stray number in another split is an error, not a new class.
        int largest = IntStream.of(classes.get(Split.TRAIN)).max().orElseThrow();
        if (largest == 0) {
            throw new InvalidDatasetException("the training labels of " + file
                    + " hold no class but 0; a classifier needs at least 2, or " + LABEL_NAMES + " that name them");
        }
        return IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList();
    }

    private List<String> ownLabels() throws InvalidDatasetException, IOException, InvalidNpzException {
        NpyHeader header = npz.header(LABEL_NAMES);
        if (!header.dtype().isText()
                || header.shape().size() != 1
                || header.elements() > MAX_CLASSES
                || header.bytes() > MAX_NAMES_BYTES) {
            throw wrong(
                    LABEL_NAMES,
                    "is " + header + "; class names are text [classes], 2 to " + MAX_CLASSES + " of at most "
                            + Labels.LONGEST + " characters");
        }
        try {
            return Labels.require(npz.read(LABEL_NAMES).texts());
        } catch (IllegalArgumentException e) {
            throw wrong(LABEL_NAMES, "does not name classes: " + e.getMessage());
        }
    }

    private void requireClasses(String array, int[] read, int count) throws InvalidDatasetException {
        for (int i = 0; i < read.length; i++) {
            if (read[i] >= count) {
                throw wrong(
                        array,
                        "has class " + read[i] + " at image " + i + "; the dataset has " + count + " classes, 0 to "
                                + (count - 1));
            }
        }
    }

    private InvalidDatasetException wrong(String array, String what) {
        return new InvalidDatasetException("array '" + array + "' of " + file + " " + what);
    }
}
