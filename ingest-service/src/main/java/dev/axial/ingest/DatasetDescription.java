package dev.axial.ingest;

import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Split;
import dev.axial.image.raster.Raster;
import dev.axial.ingest.description.ImageSheet;
import dev.axial.ingest.description.LabelCorrelation;
import dev.axial.ingest.description.PixelCounts;
import dev.axial.ingest.epoch.Augmenter;
import dev.axial.ingest.epoch.EpochOrder;
import dev.axial.ingest.epoch.ShapedSplit;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.dataset.Dataset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The description of a dataset, as the study of OrganAMNIST begins with one: its numbers (figures 4 to 8), a collage
 * (figure 3), and images beside their augmented forms (figure 19).
 *
 * <p>Pure functions of the dataset's content and the arguments. Images are the first of the training split's order of
 * (seed, epoch 0). Beyond the loaded dataset a call takes a few MiB: one image, and a sheet of at most 100 tiles.
 */
public final class DatasetDescription {

    /** Pictures that stand side by side. */
    public static final int COLUMNS = 10;
    /** Most images that are shown beside their augmented forms. */
    public static final int MOST_AUGMENTED = 50;

    private DatasetDescription() {}

    /**
     * @param seed of the choice of images for the histogram
     * @throws IllegalArgumentException if there are more than {@link DatasetStatistics#MAX_CLASSES} classes
     */
    public static DatasetStatistics statistics(TrainingDataset dataset, long seed) {
        Dataset described = dataset.dataset();
        int classes = described.labels().size();
        if (classes > DatasetStatistics.MAX_CLASSES) {
            throw new IllegalArgumentException("statistics are made of at most " + DatasetStatistics.MAX_CLASSES
                    + " classes, dataset " + described.ref().name() + " has " + classes);
        }
        Map<Split, List<Integer>> counts = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            counts.put(split, dataset.split(split, described.shape()).classCounts(classes));
        }
        ShapedSplit train = dataset.split(Split.TRAIN, described.shape());
        return new DatasetStatistics(
                described.ref(),
                described.shape(),
                described.labels(),
                counts,
                LabelCorrelation.of(counts.get(Split.TRAIN)),
                PixelCounts.histogram(train, seed),
                PixelCounts.meanVariance(train, classes));
    }

    /** Up to 100 training images, 10 to a row. */
    public static Raster collage(TrainingDataset dataset, long seed) {
        ShapedSplit train = dataset.split(Split.TRAIN, dataset.dataset().shape());
        EpochOrder order = EpochOrder.shuffled(train.size(), seed, 0);
        int images = Math.min(COLUMNS * COLUMNS, train.size());
        ImageSheet sheet = new ImageSheet(train.shape(), rows(images), Math.min(COLUMNS, images));
        byte[] image = new byte[train.shape().size()];
        for (int position = 0; position < images; position++) {
            train.copyImage(order.imageAt(position), image, 0);
            sheet.put(position / COLUMNS, position % COLUMNS, image);
        }
        return sheet.raster();
    }

    /**
     * Training images, 10 to a row, and below each row the same images as epoch {@code epoch} of a run with this seed
     * and augmentation gives them to the network.
     *
     * @param images how many at most, 1 to {@value #MOST_AUGMENTED}
     */
    public static Raster augmented(
            TrainingDataset dataset, Augmentation augmentation, long seed, int epoch, int images) {
        if (images < 1 || images > MOST_AUGMENTED) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_AUGMENTED + " images are shown augmented, asked for " + images);
        }
        ShapedSplit train = dataset.split(Split.TRAIN, dataset.dataset().shape());
        EpochOrder order = EpochOrder.shuffled(train.size(), seed, 0);
        Augmenter augmenter = new Augmenter(augmentation, seed, epoch);
        int shown = Math.min(images, train.size());
        ImageSheet sheet = new ImageSheet(train.shape(), 2 * rows(shown), Math.min(COLUMNS, shown));
        byte[] image = new byte[train.shape().size()];
        for (int position = 0; position < shown; position++) {
            int row = 2 * (position / COLUMNS);
            int index = order.imageAt(position);
            train.copyImage(index, image, 0);
            sheet.put(row, position % COLUMNS, image);
            augmenter.write(train, index, image, 0);
            sheet.put(row + 1, position % COLUMNS, image);
        }
        return sheet.raster();
    }

    private static int rows(int images) {
        return (images + COLUMNS - 1) / COLUMNS;
    }
}
