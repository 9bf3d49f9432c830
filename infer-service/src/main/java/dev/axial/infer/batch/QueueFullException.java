package dev.axial.infer.batch;

/** As many rows of requests wait as may: the same request may succeed in a moment. */
public final class QueueFullException extends Exception {

    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting, int rows, int most) {
        super(waiting + " images of requests wait for this model, and " + most + " may (axial.infer.queue); these "
                + rows + " would be too many: try again in a moment");
    }
}
