package dev.axial.contract.image;

import java.util.Set;

/** Names of the Kafka headers of an image, of its prediction and of its rejection; all values are UTF-8. */
public final class ImageHeaders {

    /** Optional on an image: what it is; its own first bytes decide all the same. */
    public static final String CONTENT_TYPE = "content-type";
    /** Optional on an image: its class name or index, carried to the prediction so that it can be scored. */
    public static final String LABEL = "axial-label";
    /** Optional on an image: the model name; {@link dev.axial.contract.model.ModelName#DEFAULT} where absent. */
    public static final String MODEL = "axial-model";
    /** Optional on an image: W3C trace context. The prediction has that of its own span, or this one where nothing is traced. */
    public static final String TRACEPARENT = "traceparent";
    /** Optional on an image: what tracers add to {@link #TRACEPARENT}, carried to the prediction as it came. */
    public static final String TRACESTATE = "tracestate";
    /** On every rejected record: a {@link RejectionReason#code()}. */
    public static final String REJECTION_REASON = "axial-rejection-reason";
    /** On every rejected record: one sentence, at most 1 KiB. */
    public static final String REJECTION_DETAIL = "axial-rejection-detail";
    /** On every rejected record: where it came from, {@code topic/partition/offset}, as {@code axial.images/3/17}. */
    public static final String REJECTION_SOURCE = "axial-rejection-source";
    /** On a rejected record whose value was too large to go along: how many bytes the whole record had. */
    public static final String REJECTION_LEFT_OUT = "axial-rejection-left-out";
    /** On a note, which is no rejection, in a rejected topic: the offset of the record there that was sent again. */
    public static final String REPLAY_OF = "axial-replay-of";

    /** On a record that waits in a parked topic: the name under which it waits; those of one name keep their order. */
    public static final String PARKED_FOR = "axial-parked-for";
    /** On a record that waits in a parked topic: where it came from, {@code topic/partition/offset}. */
    public static final String PARKED_SOURCE = "axial-parked-source";
    /** On a record that waits in a parked topic: a number by which an interrupted reading of that topic is found. */
    public static final String PARKED_PASS = "axial-parked-pass";

    /** Headers that a rejection adds, and removes first from a record that was rejected before. */
    public static final Set<String> OF_REJECTION =
            Set.of(REJECTION_REASON, REJECTION_DETAIL, REJECTION_SOURCE, REJECTION_LEFT_OUT);

    private ImageHeaders() {}
}
