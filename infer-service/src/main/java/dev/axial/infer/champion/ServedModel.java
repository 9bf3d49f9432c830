package dev.axial.infer.champion;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.infer.batch.RunQueue;
import dev.axial.infer.batch.RunSettings;
import dev.axial.onnx.OnnxModel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One version of a model, loaded and warm. It counts its holders: whoever loaded it, and each {@link Lease}. Its
 * session closes with the last of them, so a champion that was replaced finishes its batches. Thread-safe.
 */
public final class ServedModel {

    private final Prediction.Model identity;
    private final OnnxModel model;
    private final RunQueue queue;
    private final AtomicInteger holders = new AtomicInteger(1);

    ServedModel(
            ModelName name, int version, Sha256 sha256, OnnxModel model, RunSettings settings, ModelListener listener) {
        this.identity = new Prediction.Model(name, version, sha256);
        this.model = model;
        this.queue = new RunQueue(
                "runs-" + this,
                model::run,
                model.input().size(),
                settings,
                (stream, requests, nanos) -> listener.ran(identity, stream, requests, nanos));
        listener.loaded(identity, model.provider());
    }

    /** Its identity in each of its predictions. */
    public Prediction.Model identity() {
        return identity;
    }

    /** Shape of one image that it takes. */
    public ImageShape input() {
        return model.input();
    }

    /** Label of the execution provider that computes it. */
    public String provider() {
        return model.provider();
    }

    /** Class names; position = logit index. */
    public List<String> labels() {
        return model.metadata().labels();
    }

    /** The way to its answers. Only under a lease. */
    public RunQueue queue() {
        return queue;
    }

    /** Its name in a log line: {@code organ v3}. */
    @Override
    public String toString() {
        return identity.name() + " v" + identity.version();
    }

    /** Its name in batches. */
    Serving named() {
        return new Serving(identity.name(), identity.version(), identity.sha256());
    }

    boolean is(int version, Sha256 sha256) {
        return identity.version() == version && identity.sha256().equals(sha256);
    }

    /** @return null if its last holder has let go already */
    Lease lease() {
        int now = holders.get();
        while (now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return new Lease();
            }
            now = holders.get();
        }
        return null;
    }

    /** Ends the hold of whoever loaded it; called once. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            queue.close();
            model.close();
        }
    }

    /** Keeps the model open until it is closed, once. */
    public final class Lease implements AutoCloseable {

        private Lease() {}

        public ServedModel model() {
            return ServedModel.this;
        }

        /** Closes the session, too, if nobody else holds the model, which takes milliseconds. */
        @Override
        public void close() {
            release();
        }

        /** Closes it on this thread, but for the session. @param workers close that, where nobody else holds the model */
        public void close(Executor workers) {
            for (int now = holders.get(); now > 1; now = holders.get()) {
                if (holders.compareAndSet(now, now - 1)) {
                    return;
                }
            }
            workers.execute(ServedModel.this::release);
        }
    }
}
