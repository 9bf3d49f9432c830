package dev.axial.ingest;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * One record of {@code axial.images} as it came. Immutable, under the condition that nobody changes the encoded bytes.
 *
 * <p>A class and not a record: it holds an array, which a record would hand out and compare by identity.
 */
public final class ReceivedImage {

    private final int partition;
    private final long offset;
    private final String id;
    private final byte[] encoded;
    private final String model;
    private final Optional<String> label;
    private final Optional<String> traceparent;
    private final Optional<String> tracestate;
    private final Instant receivedAt;

    /**
     * @param key becomes the id; absent or empty: {@code partition-offset}
     * @param encoded may be null; not copied
     * @param model the name asked for, whether or not it can name a model; absent: {@link ModelName#DEFAULT}
     */
    public ReceivedImage(
            int partition,
            long offset,
            Optional<String> key,
            byte[] encoded,
            Optional<String> model,
            Optional<String> label,
            Optional<String> traceparent,
            Optional<String> tracestate,
            Instant receivedAt) {
        this.partition = partition;
        this.offset = offset;
        this.id = key.filter(present -> !present.isEmpty()).orElseGet(() -> partition + "-" + offset);
        this.encoded = encoded;
        this.model = model.orElse(ModelName.DEFAULT.value());
        this.label = requireNonNull(label, "label");
        this.traceparent = requireNonNull(traceparent, "traceparent");
        this.tracestate = requireNonNull(tracestate, "tracestate");
        this.receivedAt = requireNonNull(receivedAt, "receivedAt");
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    String id() {
        return id;
    }

    /** PNG or JPEG, one hopes; null where the record had no value. */
    byte[] encoded() {
        return encoded;
    }

    String model() {
        return model;
    }

    Optional<String> label() {
        return label;
    }

    Optional<String> traceparent() {
        return traceparent;
    }

    Optional<String> tracestate() {
        return tracestate;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    /** Characters that travel with the image on every further hop. */
    int textLength() {
        return id.length()
                + label.orElse("").length()
                + traceparent.orElse("").length()
                + tracestate.orElse("").length();
    }
}
