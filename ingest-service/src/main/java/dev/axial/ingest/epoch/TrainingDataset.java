package dev.axial.ingest.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loaded dataset with what is worked out from it once: its statistics, and its images in other shapes. Thread-safe.
 */
public final class TrainingDataset {

    private final DatasetContent content;
    private final long keepBytes;
    private final AtomicLong kept = new AtomicLong();
    private final Map<Shaping, ShapedSplit> shaped = new ConcurrentHashMap<>();
    private final Map<Integer, ChannelStatistics> statistics = new ConcurrentHashMap<>();

    private record Shaping(Split split, ImageShape shape) {}

    /** @param keepBytes room for splits in other shapes; one that no longer fits is converted again each time */
    public TrainingDataset(DatasetContent content, long keepBytes) {
        this.content = requireNonNull(content, "content");
        this.keepBytes = keepBytes;
    }

    public Dataset dataset() {
        return content.dataset();
    }

    public ShapedSplit split(Split split, ImageShape shape) {
        return shaped.computeIfAbsent(new Shaping(split, shape), wanted -> {
            LabelledImages images = content.split(split);
            return new ShapedSplit(
                    images, shape, !shape.equals(images.shape()) && reserve((long) images.size() * shape.size()));
        });
    }

    /**
     * The scales that turn bytes into the input of a network, one per channel.
     *
     * <p>{@code standardize} takes mean and deviation from the training split in the dataset's own size; another size
     * would blur the deviation and tie the numbers to the resampling.
     */
    public List<ChannelScale> scales(Normalization normalization, int channels) {
        List<ChannelScale> scales = new ArrayList<>(channels);
        for (int c = 0; c < channels; c++) {
            scales.add(
                    switch (normalization) {
                        case MINUS_ONE_TO_ONE -> new ChannelScale((float) (1 / 127.5), -1);
                        case STANDARDIZE ->
                            statistics
                                    .computeIfAbsent(channels, this::statistics)
                                    .standardizing(c);
                        case NONE -> new ChannelScale(1, 0);
                    });
        }
        return scales;
    }

    private ChannelStatistics statistics(int channels) {
        ImageShape own = content.dataset().shape();
        ShapedSplit train =
                new ShapedSplit(content.split(Split.TRAIN), new ImageShape(channels, own.height(), own.width()), false);
        ChannelStatistics counted = new ChannelStatistics(channels);
        for (int i = 0; i < train.size(); i++) {
            counted.add(train.image(i));
        }
        return counted;
    }

    private boolean reserve(long bytes) {
        if (kept.addAndGet(bytes) <= keepBytes) {
            return true;
        }
        kept.addAndGet(-bytes);
        return false;
    }

    /** Bytes of heap: the classes, and all that is or will be kept in other shapes. */
    long heapBytes() {
        return images() * Integer.BYTES + kept.get();
    }

    /** Bytes of the images as loaded, which are in files. */
    long fileBytes() {
        return images() * content.dataset().shape().size();
    }

    private long images() {
        return content.dataset().images().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }
}
