package dev.axial.ingest;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.EpochRequested;
import dev.axial.ingest.epoch.Augmenter;
import dev.axial.ingest.epoch.EpochOrder;
import dev.axial.ingest.epoch.ShapedSplit;
import dev.axial.ingest.epoch.TrainingDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The epoch path: a request for a shard becomes that shard's batches.
 *
 * <p>A pure function of the request and the dataset's content: the same request gives the same bytes on every machine, at
 * any time. Thread-safe.
 */
public final class EpochBatching {

    /** More than a row's class, index and their field tags take on the wire, and than what stands around all rows. */
    private static final int ROW_BYTES = 16;

    private static final int AROUND_ROWS = 4096;

    private EpochBatching() {}

    /**
     * @return the batches in their order, each made when it is taken
     * @throws InvalidEventException if the request asks for what the dataset or a batch cannot hold
     */
    public static Stream<TensorBatch> batches(EpochRequested request, TrainingDataset dataset)
            throws InvalidEventException {
        ShapedSplit images = dataset.split(request.split(), request.shape());
        requireWithin(request, images);
        EpochOrder order = request.shuffle()
                ? EpochOrder.shuffled(images.size(), request.seed(), request.epoch())
                : EpochOrder.sequential(images.size());
        Augmenter augmenter = new Augmenter(request.augmentation(), request.seed(), request.epoch());
        List<ChannelScale> scales =
                dataset.scales(request.normalization(), request.shape().channels());

        int firstSequence = request.from() / request.batchSize();
        int endSequence = (request.to() - 1) / request.batchSize() + 1;
        return IntStream.range(firstSequence, endSequence)
                .mapToObj(sequence -> batch(request, sequence, images, order, augmenter, scales));
    }

    private static TensorBatch batch(
            EpochRequested request,
            int sequence,
            ShapedSplit images,
            EpochOrder order,
            Augmenter augmenter,
            List<ChannelScale> scales) {
        int from = sequence * request.batchSize();
        int size = Math.min(request.batchSize(), request.to() - from);
        int imageBytes = request.shape().size();
        byte[] pixels = new byte[size * imageBytes];
        List<Row> rows = new ArrayList<>(size);
        for (int row = 0; row < size; row++) {
            int image = order.imageAt(from + row);
            augmenter.write(images, image, pixels, row * imageBytes);
            rows.add(new TrainingRow(images.classIndex(image), image));
        }
        EpochPart part = new EpochPart(
                request.requestId(),
                request.dataset().artifact().sha256(),
                request.split(),
                request.epoch(),
                request.shard(),
                sequence);
        return new TensorBatch(request.shape(), pixels, rows, scales, part);
    }

    private static void requireWithin(EpochRequested request, ShapedSplit images) throws InvalidEventException {
        if (request.to() > images.size()) {
            throw new InvalidEventException(
                    "field \"to\": split " + request.split().code() + " of "
                            + request.dataset().name() + " has " + images.size() + " images, asked for those up to "
                            + request.to());
        }
        if (request.to() % request.batchSize() != 0 && request.to() != images.size()) {
            throw new InvalidEventException("field \"to\": a shard ends with a full batch of " + request.batchSize()
                    + " or with the split's last image " + images.size() + ", got " + request.to());
        }
        int most = (TensorBatch.MAX_BYTES - AROUND_ROWS) / (request.shape().size() + ROW_BYTES);
        if (request.batchSize() > most) {
            throw new InvalidEventException("field \"batchSize\": at most " + most + " images of shape "
                    + request.shape() + " fit in a batch of " + TensorBatch.MAX_BYTES + " bytes, got "
                    + request.batchSize());
        }
    }
}
