package dev.axial.contract.tensor;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.wire.EpochPartMessage;
import dev.axial.contract.tensor.wire.RowMessage;
import dev.axial.contract.tensor.wire.ServingMessage;
import dev.axial.contract.tensor.wire.TensorBatchMessage;
import dev.axial.contract.training.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images of one shape, uint8 {@code [N, C, H, W]} row-major, with what is known of each.
 *
 * <p>A decoded batch is a view: {@link #pixels()} reads the record's own bytes, which are not copied and must not be
 * changed. Immutable and thread-safe under that condition.
 */
public final class TensorBatch {

    /** Largest encoded batch, 8 MiB; the topics allow 1 MiB more for the record around it. */
    public static final int MAX_BYTES = 8 << 20;

    /** Most images of one batch for serving: what bounds the answers that a reader holds, however small images are. */
    public static final int MOST_SERVED = 128;

    private final ImageShape shape;
    private final ByteString pixels;
    private final List<Row> rows;
    private final List<ChannelScale> scales;
    private final Purpose purpose;

    /**
     * @param pixels {@code N * C * H * W} bytes; wrapped, not copied: the caller gives the array away
     * @param rows N of them, at least one
     * @param scales one per channel, or none where the reader's graph knows
     * @throws IllegalArgumentException if the sizes do not agree
     */
    public TensorBatch(ImageShape shape, byte[] pixels, List<Row> rows, List<ChannelScale> scales, Purpose purpose) {
        this(shape, UnsafeByteOperations.unsafeWrap(pixels), rows, scales, purpose);
    }

    private TensorBatch(
            ImageShape shape, ByteString pixels, List<Row> rows, List<ChannelScale> scales, Purpose purpose) {
        this.shape = requireNonNull(shape, "shape");
        this.rows = List.copyOf(rows);
        this.scales = List.copyOf(scales);
        this.purpose = requireNonNull(purpose, "purpose");
        this.pixels = pixels;
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a tensor batch has at least one row");
        }
        if (pixels.size() != (long) rows.size() * shape.size()) {
            throw new IllegalArgumentException(rows.size() + " rows of shape " + shape + " are "
                    + (long) rows.size() * shape.size() + " bytes of pixels, got " + pixels.size());
        }
        if (!scales.isEmpty() && scales.size() != shape.channels()) {
            throw new IllegalArgumentException(
                    "one scale per channel, or none: " + shape.channels() + " channels, got " + scales.size());
        }
    }

    /** Returns the shape of one image. */
    public ImageShape shape() {
        return shape;
    }

    /** Returns the number of images. */
    public int size() {
        return rows.size();
    }

    /** A read-only view of uint8 {@code [N, C, H, W]}; a new one at each call, from position 0. */
    public ByteBuffer pixels() {
        return pixels.asReadOnlyByteBuffer().slice(); // protobuf's view begins somewhere in the record
    }

    public List<Row> rows() {
        return rows;
    }

    /** One per channel, or empty where the reader's graph knows. */
    public List<ChannelScale> scales() {
        return scales;
    }

    public Purpose purpose() {
        return purpose;
    }

    /** The bytes of a record; the pixels are copied once, into them. */
    public byte[] encode() {
        TensorBatchMessage.Builder message = TensorBatchMessage.newBuilder()
                .setChannels(shape.channels())
                .setHeight(shape.height())
                .setWidth(shape.width())
                .setPixels(pixels);
        for (Row row : rows) {
            message.addRows(row.toMessage());
        }
        for (ChannelScale scale : scales) {
            message.addScale(scale.scale()).addOffset(scale.offset());
        }
        if (purpose instanceof Serving serving) {
            message.setServing(ServingMessage.newBuilder()
                    .setModel(serving.model().value())
                    .setVersion(serving.version())
                    .setSha256(serving.sha256().hex()));
        } else if (purpose instanceof EpochPart part) {
            message.setEpochPart(EpochPartMessage.newBuilder()
                    .setRequestId(part.requestId())
                    .setDatasetSha256(part.dataset().hex())
                    .setSplit(part.split().code())
                    .setEpoch(part.epoch())
                    .setShard(part.shard())
                    .setSequence(part.sequence()));
        } else {
            throw new IllegalStateException("no encoding of purpose " + purpose);
        }
        return message.build().toByteArray();
    }

    /**
     * Reads a record's bytes without copying the pixels.
     *
     * @param encoded must not be changed afterwards
     * @throws InvalidBatchException if these bytes are no batch: not protobuf, too large, sizes or purpose wrong
     */
    public static TensorBatch decode(byte[] encoded) throws InvalidBatchException {
        if (encoded == null || encoded.length == 0) {
            throw new InvalidBatchException("expected a tensor batch, got an empty record");
        }
        if (encoded.length > MAX_BYTES) {
            throw new InvalidBatchException(
                    "a tensor batch has at most " + MAX_BYTES + " bytes, got " + encoded.length);
        }
        try {
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(encoded).newCodedInput();
            input.enableAliasing(true); // pixels become a view of the record's bytes
            return of(TensorBatchMessage.parseFrom(input));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidBatchException("not a tensor batch: " + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidBatchException("not a valid tensor batch: " + e.getMessage());
        }
    }

    private static TensorBatch of(TensorBatchMessage message) throws InvalidBatchException {
        if (message.getScaleCount() != message.getOffsetCount()) {
            throw new InvalidBatchException("a tensor batch has as many offsets as scales, got "
                    + message.getScaleCount() + " scales and " + message.getOffsetCount() + " offsets");
        }
        List<Row> rows = new ArrayList<>(message.getRowsCount());
        for (RowMessage row : message.getRowsList()) {
            rows.add(Row.of(row));
        }
        List<ChannelScale> scales = new ArrayList<>(message.getScaleCount());
        for (int c = 0; c < message.getScaleCount(); c++) {
            scales.add(new ChannelScale(message.getScale(c), message.getOffset(c)));
        }
        Purpose purpose =
                switch (message.getPurposeCase()) {
                    case SERVING ->
                        new Serving(
                                new ModelName(message.getServing().getModel()),
                                message.getServing().getVersion(),
                                new Sha256(message.getServing().getSha256()));
                    case EPOCH_PART ->
                        new EpochPart(
                                message.getEpochPart().getRequestId(),
                                new Sha256(message.getEpochPart().getDatasetSha256()),
                                Split.of(message.getEpochPart().getSplit()),
                                message.getEpochPart().getEpoch(),
                                message.getEpochPart().getShard(),
                                message.getEpochPart().getSequence());
                    case PURPOSE_NOT_SET ->
                        throw new InvalidBatchException(
                                "a tensor batch is for serving or part of an epoch; this one says neither");
                };
        ImageShape shape = new ImageShape(message.getChannels(), message.getHeight(), message.getWidth());
        return new TensorBatch(shape, message.getPixels(), rows, scales, purpose);
    }

    /** The purpose of a batch. */
    public sealed interface Purpose {}

    /** The champion that the images were shaped for. */
    public record Serving(ModelName model, int version, Sha256 sha256) implements Purpose {
        public Serving {
            requireNonNull(model, "model");
            requireNonNull(sha256, "sha256");
            if (version < 1) {
                throw new IllegalArgumentException("versions count from 1, got " + version);
            }
        }
    }

    /**
     * One mini-batch of an epoch.
     *
     * @param requestId who asked
     * @param dataset content of the dataset
     * @param epoch counts from 1; 0 for a split read once
     * @param shard counts from 0
     * @param sequence position of this batch in the whole epoch, from 0
     */
    public record EpochPart(String requestId, Sha256 dataset, Split split, int epoch, int shard, int sequence)
            implements Purpose {
        public EpochPart {
            requireNonNull(requestId, "requestId");
            requireNonNull(dataset, "dataset");
            requireNonNull(split, "split");
            if (epoch < 0 || shard < 0 || sequence < 0) {
                throw new IllegalArgumentException(
                        "epoch, shard and sequence are 0 or more, got " + epoch + ", " + shard + " and " + sequence);
            }
        }
    }

    /** {@code value = scale * byte + offset} of one channel. */
    public record ChannelScale(float scale, float offset) {
        public ChannelScale {
            if (!Float.isFinite(scale) || !Float.isFinite(offset)) {
                throw new IllegalArgumentException("scale and offset are finite, got " + scale + " and " + offset);
            }
        }
    }

    /** The origin of one image. */
    public sealed interface Row {

        private static Row of(RowMessage row) {
            return row.getId().isEmpty()
                    ? new TrainingRow(row.getClassIndex(), row.getDatasetIndex())
                    : new ImageRow(
                            row.getId(),
                            optional(row.getLabel()),
                            row.getSourcePartition(),
                            row.getSourceOffset(),
                            Instant.EPOCH.plus(row.getReceivedMicros(), ChronoUnit.MICROS),
                            optional(row.getTraceparent()),
                            optional(row.getTracestate()));
        }

        private static Optional<String> optional(String value) {
            return value.isEmpty() ? Optional.empty() : Optional.of(value);
        }

        private RowMessage toMessage() {
            RowMessage.Builder row = RowMessage.newBuilder();
            if (this instanceof TrainingRow training) {
                row.setClassIndex(training.classIndex()).setDatasetIndex(training.datasetIndex());
            } else if (this instanceof ImageRow image) {
                row.setId(image.id())
                        .setLabel(image.label().orElse(""))
                        .setSourcePartition(image.partition())
                        .setSourceOffset(image.offset())
                        .setReceivedMicros(ChronoUnit.MICROS.between(Instant.EPOCH, image.receivedAt()))
                        .setTraceparent(image.traceparent().orElse(""))
                        .setTracestate(image.tracestate().orElse(""));
            }
            return row.build();
        }
    }

    /**
     * @param id not empty
     * @param label as it came: a class name or an index
     * @param partition of {@code axial.images}
     * @param offset in that partition
     * @param receivedAt the Kafka timestamp, to the microsecond
     * @param traceparent W3C trace context
     * @param tracestate what tracers add to it
     */
    public record ImageRow(
            String id,
            Optional<String> label,
            int partition,
            long offset,
            Instant receivedAt,
            Optional<String> traceparent,
            Optional<String> tracestate)
            implements Row {
        public ImageRow {
            if (id == null || id.isEmpty()) {
                throw new IllegalArgumentException("an image has an id");
            }
            requireNonNull(label, "label");
            requireNonNull(receivedAt, "receivedAt");
            requireNonNull(traceparent, "traceparent");
            requireNonNull(tracestate, "tracestate");
        }
    }

    /**
     * @param classIndex position of its label
     * @param datasetIndex position of the image in its split
     */
    public record TrainingRow(int classIndex, int datasetIndex) implements Row {
        public TrainingRow {
            if (classIndex < 0 || datasetIndex < 0) {
                throw new IllegalArgumentException(
                        "classIndex and datasetIndex are 0 or more, got " + classIndex + " and " + datasetIndex);
            }
        }
    }
}
