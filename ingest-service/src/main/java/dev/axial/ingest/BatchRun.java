package dev.axial.ingest;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.image.raster.Raster;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects images of one shape into consecutive batches, each within {@link TensorBatch#MAX_BYTES} and
 * {@link TensorBatch#MOST_SERVED} rows.
 */
final class BatchRun {

    /** More than the numbers and field tags of a row take on the wire, and than what stands around all rows. */
    private static final int AROUND_ROW = 128;

    private final ImageShape shape;
    private final Serving purpose;
    private final List<TensorBatch> complete = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Raster> rasters = new ArrayList<>();
    private long bytes = AROUND_ROW;

    BatchRun(ModelPromoted champion) {
        this.shape = champion.input();
        this.purpose = new Serving(
                champion.model(), champion.version(), champion.artifact().sha256());
    }

    void add(ReceivedImage image, Raster raster) {
        long more = AROUND_ROW + shape.size() + 3L * image.textLength(); // at most 3 bytes of UTF-8 per char
        if (!rows.isEmpty() && (rows.size() == TensorBatch.MOST_SERVED || bytes + more > TensorBatch.MAX_BYTES)) {
            completeBatch();
        }
        rows.add(new ImageRow(
                image.id(),
                image.label(),
                image.partition(),
                image.offset(),
                image.receivedAt(),
                image.traceparent(),
                image.tracestate()));
        rasters.add(raster);
        bytes += more;
    }

    /** All batches, the last of them possibly small. */
    List<TensorBatch> finish() {
        if (!rows.isEmpty()) {
            completeBatch();
        }
        return List.copyOf(complete);
    }

    private void completeBatch() {
        byte[] pixels = new byte[rows.size() * shape.size()];
        for (int row = 0; row < rasters.size(); row++) {
            rasters.get(row).copyTo(pixels, row * shape.size());
        }
        // No scales: a model's graph knows its own, and takes the bytes as they are.
        complete.add(new TensorBatch(shape, pixels, rows, List.of(), purpose));
        rows.clear();
        rasters.clear();
        bytes = AROUND_ROW;
    }
}
