package dev.axial.store.dataset;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Labels;
import dev.axial.contract.training.Split;
import dev.axial.store.npz.Dtype;
import dev.axial.store.npz.InvalidNpzException;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpyHeader;
import dev.axial.store.npz.Npz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A dataset as MedMNIST files it: per split {@code train}, {@code val}, {@code test} an array {@code _images}, uint8
 * {@code [N, H, W]} (grey) or {@code [N, H, W, 3]} (red, green, blue), and an array {@code _labels}, class indices as
 * integers {@code [N]} or {@code [N, 1]}; here optionally {@code label_names}, text {@code [classes]}.
 *
 * <p>All headers are checked before any image is read.
 *
 * @param labels class names: the file's own, else MedMNIST's by the dataset's name, else {@code 0} to the largest class
 * @param shape of every image
 * @param splits all three, at least 1 image each
 * @see <a href="https://doi.org/10.1038/s41597-022-01721-8">Yang et al. 2023</a>
 */
record MedmnistFile(List<String> labels, ImageShape shape, Map<Split, LabelledImages> splits) {

    static final String LABEL_NAMES = "label_names";

    private static final Map<Split, String> PREFIX =
            Map.of(Split.TRAIN, "train", Split.VALIDATION, "val", Split.TEST, "test");
    private static final int MAX_CLASSES = 4096;

    static String imagesArray(Split split) {
        return PREFIX.get(split) + "_images";
    }

    static String labelsArray(Split split) {
        return PREFIX.get(split) + "_labels";
    }

    /**
     * Reads and checks all of it.
     *
     * @param name of the dataset, whose beginning may tell the class names
     * @throws InvalidDatasetException if it is not such a file
     */
    static MedmnistFile read(Path file, String name) throws InvalidDatasetException, IOException {
        try (Npz npz = Npz.open(file)) {
            return new Reading(npz, file).read(name);
        } catch (InvalidNpzException e) {
            throw new InvalidDatasetException(e.getMessage(), e);
        }
    }

    private record Reading(Npz npz, Path file) {

        MedmnistFile read(String name) throws InvalidDatasetException, IOException, InvalidNpzException {
            ImageShape shape = requireHeaders();
            EnumMap<Split, int[]> classes = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                classes.put(split, classes(split));
            }
            List<String> labels = labels(name, classes);
            EnumMap<Split, LabelledImages> splits = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                requireClasses(labelsArray(split), classes.get(split), labels.size());
                ByteBuffer pixels = channelsFirst(npz.read(imagesArray(split)), shape);
                splits.put(split, new LabelledImages(shape, pixels, classes.get(split)));
            }
            return new MedmnistFile(labels, shape, splits);
        }

        private ImageShape requireHeaders() throws InvalidDatasetException, IOException, InvalidNpzException {
            ImageShape shape = null;
            long bytes = 0;
            for (Split split : Split.values()) {
                NpyHeader images = header(imagesArray(split));
                ImageShape of = imageShape(imagesArray(split), images);
                if (shape != null && !shape.equals(of)) {
                    throw wrong(
                            imagesArray(split),
                            "has images of shape " + of + " (channels, height, width); " + imagesArray(Split.TRAIN)
                                    + " has " + shape + ", and all splits must have the same");
                }
                shape = of;
                requireLabels(split, images.shape().get(0), header(labelsArray(split)));
                bytes += images.bytes();
            }
            long heap = Runtime.getRuntime().maxMemory();
            if (bytes > heap) {
                throw new InvalidDatasetException(
                        file + " holds " + (bytes >> 20) + " MiB of images; this process may use " + (heap >> 20)
                                + " MiB of memory: start it with a larger -Xmx");
            }
            return shape;
        }

        private NpyHeader header(String array) throws InvalidDatasetException, IOException, InvalidNpzException {
            if (!npz.names().contains(array)) {
                throw new InvalidDatasetException("array '" + array + "' is missing from " + file + ", which has "
                        + npz.names()
                        + "; a dataset has train_images, train_labels, val_images, val_labels, test_images"
                        + " and test_labels");
            }
            return npz.header(array);
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
            boolean column = axes.size() == 1 || axes.size() == 2 && axes.get(1) == 1;
            if (!header.dtype().isInteger() || !column) {
                throw wrong(
                        labelsArray(split),
                        "is " + header + "; labels are one class index an image, integers [N] or [N, 1]");
            }
            if (axes.get(0) != images) {
                throw wrong(
                        labelsArray(split),
                        "has " + axes.get(0) + " labels for the " + images + " images of " + imagesArray(split)
                                + "; there must be one each");
            }
        }

        private int[] classes(Split split) throws InvalidDatasetException, IOException, InvalidNpzException {
            NpyArray array = npz.read(labelsArray(split));
            int[] classes = new int[array.size()];
            for (int i = 0; i < classes.length; i++) {
                long label = array.integer(i);
                if (label < 0 || label >= MAX_CLASSES) {
                    throw wrong(
                            labelsArray(split),
                            "has class " + label + " at image " + i + "; classes are 0 to " + (MAX_CLASSES - 1)
                                    + " at most");
                }
                classes[i] = (int) label;
            }
            return classes;
        }

        private List<String> labels(String name, Map<Split, int[]> classes)
                throws InvalidDatasetException, IOException, InvalidNpzException {
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
            if (!header.dtype().isText() || header.shape().size() != 1 || header.elements() > MAX_CLASSES) {
                throw wrong(LABEL_NAMES, "is " + header + "; class names are text [classes], 2 to " + MAX_CLASSES);
            }
            try {
                return Labels.require(npz.read(LABEL_NAMES).texts());
            } catch (IllegalArgumentException e) {
                throw wrong(LABEL_NAMES, "does not name classes: " + e.getMessage());
            }
        }

        private void requireClasses(String array, int[] classes, int labels) throws InvalidDatasetException {
            for (int i = 0; i < classes.length; i++) {
                if (classes[i] >= labels) {
                    throw wrong(
                            array,
                            "has class " + classes[i] + " at image " + i + "; the dataset has " + labels
                                    + " classes, 0 to " + (labels - 1));
                }
            }
        }

        private InvalidDatasetException wrong(String array, String what) {
            return new InvalidDatasetException("array '" + array + "' of " + file + " " + what);
        }
    }

    /** {@code [N, H, W, 3]} to {@code [N, 3, H, W]}; a grey one is the same bytes either way. */
    private static ByteBuffer channelsFirst(NpyArray images, ImageShape shape) {
        if (shape.channels() == 1) {
            return images.data();
        }
        ByteBuffer from = images.data();
        byte[] to = new byte[from.capacity()];
        byte[] image = new byte[shape.size()];
        int plane = shape.height() * shape.width();
        for (int at = 0; at < to.length; at += image.length) {
            from.get(at, image);
            for (int pixel = 0; pixel < plane; pixel++) {
                for (int c = 0; c < 3; c++) {
                    to[at + c * plane + pixel] = image[3 * pixel + c];
                }
            }
        }
        return ByteBuffer.wrap(to);
    }
}
