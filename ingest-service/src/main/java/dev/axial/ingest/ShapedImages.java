package dev.axial.ingest;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.tensor.TensorBatch;
import java.util.List;

/**
 * The images of one poll after shaping: each is a row of a batch, or rejected.
 *
 * @param batches in order within each partition
 * @param rejected in order of their positions
 */
public record ShapedImages(List<PartitionBatch> batches, List<RejectedImage> rejected) {

    public ShapedImages {
        batches = List.copyOf(batches);
        rejected = List.copyOf(rejected);
    }

    /** @param partition of the images, and of the batch */
    public record PartitionBatch(int partition, TensorBatch batch) {}

    /** @param position of the image in the poll, from 0 */
    public record RejectedImage(int position, RejectionReason reason, String detail) {}
}
