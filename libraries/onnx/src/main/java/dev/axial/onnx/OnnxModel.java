package dev.axial.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.axial.contract.model.ImageShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A classifier in one ONNX Runtime session: uint8 {@code images [N, C, H, W]} in, float32 {@code logits} and
 * {@code probabilities [N, classes]} out. Normalisation is part of the graph.
 *
 * <p>Thread-safe: one session serves all threads, and their runs share its thread pool. {@link #close()} waits for the
 * runs that have begun.
 */
public final class OnnxModel implements AutoCloseable {

    /** Input of a run whose caller has no direct buffer: grown to the largest batch of the thread, then reused. */
    private static final ThreadLocal<ByteBuffer> STAGING = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    private final OrtSession session;
    private final String provider;
    private final Signature signature;
    private final ModelMetadata metadata;
    private final Lock running;
    private final Lock closing;
    private boolean closed; // guarded by both locks

    private OnnxModel(OpenedSession opened, Signature signature, ModelMetadata metadata) {
        this.session = opened.session();
        this.provider = opened.provider();
        this.signature = signature;
        this.metadata = metadata;
        ReadWriteLock lock = new ReentrantReadWriteLock();
        this.running = lock.readLock();
        this.closing = lock.writeLock();
    }

    /** Begins to load ONNX Runtime, on a thread of its own, so that the first model opens sooner. */
    public static void prepare() {
        Thread loads = new Thread(Sessions::environment, "loads-onnx-runtime");
        loads.setDaemon(true);
        loads.start();
    }

    /**
     * Opens a model and checks that it is one that Axial can serve.
     *
     * @param file an ONNX file, whole
     * @throws InvalidModelException if ONNX Runtime cannot load it, its inputs or outputs are others than above, or its
     *     metadata is not {@link ModelMetadata} with one label per class
     * @throws IllegalStateException if none of the settings' execution providers can be used here, or not the required one
     */
    public static OnnxModel open(byte[] file, OnnxSettings settings) throws InvalidModelException {
        OrtSession session = null;
        OnnxModel model = null;
        try {
            OpenedSession opened = Sessions.open(file, settings);
            session = opened.session();
            Signature signature = Signature.of(session.getInputInfo(), session.getOutputInfo());
            model = new OnnxModel(opened, signature, metadata(session, signature.classes()));
            return model;
        } catch (OrtException e) {
            throw new InvalidModelException(
                    "ONNX Runtime cannot load this file of " + file.length + " bytes: " + e.getMessage(), e);
        } finally {
            if (session != null && model == null) {
                close(session);
            }
        }
    }

    /** Shape of one image. */
    public ImageShape input() {
        return signature.input();
    }

    /** Label of the execution provider that computes it: {@code cpu}, {@code cuda} or {@code tensorrt}. */
    public String provider() {
        return provider;
    }

    /** Number of classes that it tells apart. */
    public int classes() {
        return signature.classes();
    }

    public ModelMetadata metadata() {
        return metadata;
    }

    /**
     * Runs the network over the next {@code n * C * H * W} bytes; the buffer's position stays where it was. A direct
     * buffer is read in place and must not change meanwhile; any other is copied once.
     *
     * @param pixels uint8 {@code [n, C, H, W]}, row-major
     * @param n how many images, at least 1
     * @throws IllegalArgumentException if fewer bytes remain
     * @throws IllegalStateException if the model was closed, or its execution provider fails (such as a GPU out of
     * memory)
     */
    public OnnxOutput run(ByteBuffer pixels, int n) {
        ImageShape input = signature.input();
        long bytes = (long) n * input.size();
        if (n < 1 || pixels.remaining() < bytes) {
            throw new IllegalArgumentException(n + " images of shape " + input + " are " + bytes
                    + " bytes, and at least one image; got " + pixels.remaining() + " bytes");
        }
        ByteBuffer direct = direct(pixels.slice(pixels.position(), (int) bytes));
        long[] shape = {n, input.channels(), input.height(), input.width()};
        running.lock();
        try {
            if (closed) {
                throw new IllegalStateException("model of run " + metadata.runId() + " was closed");
            }
            try (OnnxTensor images =
                            OnnxTensor.createTensor(Sessions.environment(), direct, shape, OnnxJavaType.UINT8);
                    OrtSession.Result result = session.run(Map.of(Signature.IMAGES, images), Signature.OUTPUTS)) {
                return new OnnxOutput(
                        classes(), floats(result, Signature.LOGITS), floats(result, Signature.PROBABILITIES));
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "model of run " + metadata.runId() + " failed on " + n + " images: " + e.getMessage(), e);
        } finally {
            running.unlock();
        }
    }

    /** Waits for the runs that have begun, then gives the session's memory back. Closing twice changes nothing. */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                close(session);
            }
        } finally {
            closing.unlock();
        }
    }

    private static ModelMetadata metadata(OrtSession session, int classes) throws OrtException, InvalidModelException {
        ModelMetadata metadata;
        try {
            metadata = ModelMetadata.of(session.getMetadata().getCustomMetadata());
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("not a model of Axial: " + e.getMessage(), e);
        }
        if (metadata.labels().size() != classes) {
            throw new InvalidModelException("one label per class: the outputs have " + classes
                    + " classes, the metadata " + metadata.labels().size() + " labels " + metadata.labels());
        }
        return metadata;
    }

    private static ByteBuffer direct(ByteBuffer pixels) {
        if (pixels.isDirect()) {
            return pixels.order(ByteOrder.nativeOrder());
        }
        ByteBuffer staging = STAGING.get();
        if (staging.capacity() < pixels.remaining()) {
            staging = ByteBuffer.allocateDirect(pixels.remaining()).order(ByteOrder.nativeOrder());
            STAGING.set(staging);
        }
        return staging.clear().put(pixels).flip();
    }

    private static float[] floats(OrtSession.Result result, String output) {
        OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
        return tensor.getFloatBuffer().array(); // one copy, out of native memory
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close its session: " + e.getMessage(), e);
        }
    }
}
