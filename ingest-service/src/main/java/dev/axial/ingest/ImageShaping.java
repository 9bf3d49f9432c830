package dev.axial.ingest;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.image.ImageShaper;
import dev.axial.image.ShapingResult;
import dev.axial.image.ShapingResult.Rejected;
import dev.axial.image.ShapingResult.Shaped;
import dev.axial.ingest.ShapedImages.PartitionBatch;
import dev.axial.ingest.ShapedImages.RejectedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The image path: the encoded images of one poll become tensor batches in their champions' input shapes, one run of
 * batches per source partition and model, in the order of the images.
 *
 * <p>A pure function of images and champions: what is asked again after an abort comes out the same, unless a champion
 * changed in between. Thread-safe.
 */
public final class ImageShaping {

    /** Id, label and trace travel on to the prediction, whose record is far smaller than an image's. */
    private static final int LONGEST_TEXT = 64 << 10;

    private final ImageShaper shaper;

    public ImageShaping(ImageShaper shaper) {
        this.shaper = requireNonNull(shaper, "shaper");
    }

    /**
     * Estimates the processor time that one image takes.
     *
     * @param samplesShaped of the input that it is shaped to
     */
    public Duration estimate(byte[] encoded, int samplesShaped) {
        return shaper.estimate(encoded, samplesShaped);
    }

    /** Says whether each image has a model with a champion: if not, a champion may have come since these were read. */
    public static boolean everyModelIn(Map<ModelName, ModelPromoted> champions, List<ReceivedImage> images) {
        return images.stream().allMatch(image -> champion(image, champions) != null);
    }

    /**
     * @param images of one poll, in order within each partition
     * @param champions of each model name; an image of any other name is rejected
     */
    public ShapedImages shape(List<ReceivedImage> images, Map<ModelName, ModelPromoted> champions) {
        List<ShapingResult> results = IntStream.range(0, images.size())
                .parallel() // decoding is most of the work; toList keeps the order
                .mapToObj(i -> shape(images.get(i), champions))
                .toList();

        Map<Destination, BatchRun> lanes = new LinkedHashMap<>();
        List<RejectedImage> rejected = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            ReceivedImage image = images.get(i);
            if (results.get(i) instanceof Shaped shaped) {
                ModelPromoted champion = champions.get(new ModelName(image.model()));
                lanes.computeIfAbsent(
                                new Destination(image.partition(), champion.model()), lane -> new BatchRun(champion))
                        .add(image, shaped.raster());
            } else if (results.get(i) instanceof Rejected reason) {
                rejected.add(new RejectedImage(i, reason.reason(), reason.detail()));
            } else {
                throw new IllegalStateException("no rule for " + results.get(i));
            }
        }
        List<PartitionBatch> batches = new ArrayList<>();
        lanes.forEach(
                (lane, run) -> run.finish().forEach(batch -> batches.add(new PartitionBatch(lane.partition(), batch))));
        return new ShapedImages(batches, rejected);
    }

    /** One partition's images of one model: what must stay in order. */
    private record Destination(int partition, ModelName model) {}

    private ShapingResult shape(ReceivedImage image, Map<ModelName, ModelPromoted> champions) {
        ModelPromoted champion = champion(image, champions);
        if (champion == null) {
            return new Rejected(
                    RejectionReason.UNKNOWN_MODEL,
                    "there is no champion of model '" + image.model() + "'; "
                            + (champions.isEmpty()
                                    ? "no model has one yet."
                                    : "there are " + champions.keySet() + "."));
        }
        if (image.textLength() > LONGEST_TEXT) {
            return new Rejected(
                    RejectionReason.TOO_MANY_BYTES,
                    "key, axial-label, traceparent and tracestate have at most " + LONGEST_TEXT
                            + " characters together, got " + image.textLength() + ".");
        }
        return shaper.shape(image.encoded(), champion.input());
    }

    /** Null where there is none; a name that no model can have has none. */
    private static ModelPromoted champion(ReceivedImage image, Map<ModelName, ModelPromoted> champions) {
        try {
            return champions.get(new ModelName(image.model()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
