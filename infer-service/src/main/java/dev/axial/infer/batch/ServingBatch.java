package dev.axial.infer.batch;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Serving;
import java.nio.ByteBuffer;
import java.util.List;

/** A tensor batch that is what infer takes: for serving, each row an image with its id. A view, like its batch. */
public final class ServingBatch {

    private final TensorBatch tensors;
    private final Serving shapedFor;
    private final List<ImageRow> rows;

    private ServingBatch(TensorBatch tensors, Serving shapedFor, List<ImageRow> rows) {
        this.tensors = tensors;
        this.shapedFor = shapedFor;
        this.rows = rows;
    }

    /**
     * @param encoded a record's value; must not be changed afterwards
     * @throws InvalidBatchException if it is no tensor batch, of another purpose, or of too many images
     */
    public static ServingBatch decode(byte[] encoded) throws InvalidBatchException {
        TensorBatch tensors = TensorBatch.decode(encoded);
        if (!(tensors.purpose() instanceof Serving shapedFor)) {
            throw new InvalidBatchException("expected a batch for serving, got " + tensors.purpose());
        }
        if (tensors.size() > TensorBatch.MOST_SERVED) {
            throw new InvalidBatchException("a batch for serving has at most " + TensorBatch.MOST_SERVED
                    + " images, this one has " + tensors.size());
        }
        if (!tensors.rows().stream().allMatch(ImageRow.class::isInstance)) {
            throw new InvalidBatchException(
                    "each row of a batch for serving has an image id; this one has rows without");
        }
        return new ServingBatch(
                tensors,
                shapedFor,
                tensors.rows().stream().map(ImageRow.class::cast).toList());
    }

    /** The version that the images were shaped for. */
    public Serving shapedFor() {
        return shapedFor;
    }

    /** Shape of one image. */
    public ImageShape shape() {
        return tensors.shape();
    }

    public List<ImageRow> rows() {
        return rows;
    }

    /** A read-only view of uint8 {@code [N, C, H, W]}; index 0 is the first byte of the first image. */
    public ByteBuffer pixels() {
        return tensors.pixels().slice(); // the tensor's view may begin amid the bytes of its record
    }

    public int size() {
        return rows.size();
    }
}
