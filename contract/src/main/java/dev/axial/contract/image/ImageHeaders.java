package dev.axial.contract.image;

/** Names of the Kafka headers of an image, of its prediction and of its rejection; all values are UTF-8. */
public final class ImageHeaders {

    /** Optional on an image: what it is; its own first bytes decide all the same. */
    public static final String CONTENT_TYPE = "content-type";
    /** Optional on an image: its class name or index, carried to the prediction so that it can be scored. */
    public static final String LABEL = "axial-label";
    /** Optional on an image: the model name; {@link dev.axial.contract.model.ModelName#DEFAULT} where absent. */
    public static final String MODEL = "axial-model";
    /** Optional on an image: W3C trace context, carried to the prediction. */
    public static final String TRACEPARENT = "traceparent";
    /** On every rejected record: a {@link RejectionReason#code()}. */
    public static final String REJECTION_REASON = "axial-rejection-reason";
    /** On every rejected record: one sentence, at most 1 KiB. */
    public static final String REJECTION_DETAIL = "axial-rejection-detail";

    private ImageHeaders() {}
}
