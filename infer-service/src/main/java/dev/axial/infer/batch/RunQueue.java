package dev.axial.infer.batch;

import dev.axial.kafka.component.DaemonThreads;
import dev.axial.onnx.OnnxOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rows that wait for a run of one version of a model, and the one thread that runs them. A row is an image. A run takes
 * what is waiting, up to {@link RunSettings#maxBatch()} rows, whoever they are of: large batches are split, small ones share
 * a run, and pixels are copied once, into the native memory that ONNX Runtime reads.
 *
 * <p>Its rules:
 *
 * <ol>
 *   <li>Each row is run once, and each caller gets its rows in its order, whichever runs they were in.
 *   <li>Rows of requests go first; while rows of the stream wait, at least a quarter of the rows run are theirs.
 *   <li>Rows of the stream are never refused. Rows of requests are, when {@link RunSettings#queue()} of them wait.
 *   <li>Nothing waits for a run to fill, unless {@link RunSettings#maxDelay()} is set.
 *   <li>Rows of a caller that has cancelled its answer are not run, if their run has not begun.
 *   <li>A run that fails fails the callers that were in it, and no others.
 * </ol>
 *
 * Thread-safe.
 */
public final class RunQueue implements AutoCloseable {

    /** Runs the network over uint8 {@code [n, C, H, W]}; called by one thread. */
    @FunctionalInterface
    public interface NetworkRun {
        OnnxOutput run(ByteBuffer pixels, int n);
    }

    /** Learns of each run, for metrics. */
    @FunctionalInterface
    public interface QueueListener {
        /**
         * @param stream rows of the stream in this run
         * @param requests rows of requests in it
         * @param nanos that it took
         */
        void ran(int stream, int requests, long nanos);
    }

    /**
     * The answer to one caller.
     *
     * @param output one row for each of its images, in their order
     * @param queuedNanos from its arrival until its first run began
     * @param runNanos of the runs that its rows were in
     */
    public record RunAnswer(OnnxOutput output, long queuedNanos, long runNanos) {}

    private final NetworkRun network;
    private final int imageBytes;
    private final RunSettings settings;
    private final int largestRun;
    private final QueueListener listener;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RowLane requests = new RowLane(); // guarded by lock, as all below
    private final RowLane stream = new RowLane();
    private boolean closed;

    // Since rows of the stream began to wait: the rows that ran, and those of the stream among them.
    private long rowsRun;
    private long streamRowsRun;

    private ByteBuffer staging = ByteBuffer.allocateDirect(0); // of the thread

    /**
     * @param name of the thread
     * @param imageBytes of one row
     */
    public RunQueue(String name, NetworkRun network, int imageBytes, RunSettings settings, QueueListener listener) {
        this.network = network;
        this.imageBytes = imageBytes;
        this.settings = settings;
        this.largestRun = Math.min(settings.maxBatch(), Integer.MAX_VALUE / imageBytes); // one buffer holds it
        this.listener = listener;
        this.thread = new DaemonThreads(name).newThread(this::run);
        this.thread.start();
    }

    /**
     * Adds batches of the stream, all at once, so that they share runs from the first on.
     *
     * @param batches uint8 {@code [n, C, H, W]} each, not to be changed until their answers are there
     * @return the answer to each; it fails with what the run failed with. Cancelling it gives the rows up
     */
    public List<CompletableFuture<RunAnswer>> stream(List<ByteBuffer> batches) {
        lock.lock();
        try {
            return batches.stream().map(pixels -> add(stream, rows(pixels))).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds rows of a request.
     *
     * @param pixels uint8 {@code [n, C, H, W]}, not to be changed until the answer is there
     * @return the answer; it fails with what the run failed with. Cancelling it gives the rows up
     * @throws QueueFullException if with these more than {@link RunSettings#queue()} rows would wait
     */
    public CompletableFuture<RunAnswer> request(ByteBuffer pixels) throws QueueFullException {
        Rows rows = rows(pixels);
        int n = rows.n;
        lock.lock();
        try {
            if (requests.waiting + n > settings.queue()) {
                requests.forgetCancelled();
            }
            if (requests.waiting + n > settings.queue()) {
                throw new QueueFullException(requests.waiting, n, settings.queue());
            }
            return add(requests, rows);
        } finally {
            lock.unlock();
        }
    }

    /** Rows of requests that wait. */
    public int waitingRequests() {
        lock.lock();
        try {
            return requests.waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more rows. Returns when those that wait have been run, unless a run calls it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Rows rows(ByteBuffer pixels) {
        int n = pixels.remaining() / imageBytes;
        if (n < 1 || n * imageBytes != pixels.remaining()) {
            throw new IllegalArgumentException(
                    "images of " + imageBytes + " bytes, at least one, cannot be " + pixels.remaining() + " bytes");
        }
        return new Rows(pixels, n);
    }

    private CompletableFuture<RunAnswer> add(RowLane lane, Rows rows) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the queue is closed");
            }
            lane.add(rows);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return rows.answer;
    }

    private void run() {
        List<RowPortion> portions = new ArrayList<>();
        while (take(portions)) {
            try {
                run(portions);
            } catch (Throwable e) { // errors too: one that ended this thread would leave every caller waiting
                portions.forEach(portion -> portion.rows.answer.completeExceptionally(e));
            }
            portions.clear();
        }
    }

    private void run(List<RowPortion> portions) {
        int n = 0;
        for (RowPortion portion : portions) {
            n += portion.count;
        }
        if (n == 0) {
            return; // all were cancelled as they were taken
        }
        ByteBuffer pixels = gather(portions, n);
        long begun = System.nanoTime();
        OnnxOutput output = network.run(pixels, n);
        long took = System.nanoTime() - begun;
        int ofStream = 0;
        for (RowPortion portion : portions) {
            ofStream += portion.ofStream ? portion.count : 0;
        }
        listener.ran(ofStream, n - ofStream, took); // before anybody can ask for it
        int first = 0;
        for (RowPortion portion : portions) {
            portion.rows.answered(output.slice(first, portion.count), begun, took);
            first += portion.count;
        }
    }

    private ByteBuffer gather(List<RowPortion> portions, int n) {
        if (staging.capacity() < n * imageBytes) {
            staging = ByteBuffer.allocateDirect(n * imageBytes);
        }
        staging.clear();
        for (RowPortion portion : portions) {
            ByteBuffer pixels = portion.rows.pixels;
            staging.put(
                    staging.position(),
                    pixels,
                    pixels.position() + portion.first * imageBytes,
                    portion.count * imageBytes);
            staging.position(staging.position() + portion.count * imageBytes);
        }
        return staging.flip();
    }

    /** Waits for rows. @return false once the queue is closed and nothing waits */
    private boolean take(List<RowPortion> portions) {
        lock.lock();
        try {
            while (!isDue()) {
                if (closed && requests.isEmpty() && stream.isEmpty()) {
                    return false;
                }
                await();
            }
            int room = largestRun;
            int owed = stream.isEmpty() ? 0 : (int) Math.min(room, Math.max(0, owed(room)));
            room -= stream.take(owed, portions, true);
            room -= requests.take(room, portions, false);
            room -= stream.take(room, portions, true);
            count(portions);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Rows that the stream must have of a run of this size, so that a quarter of all since it waits are its. */
    private long owed(int room) {
        return (rowsRun + room + 3) / 4 - streamRowsRun;
    }

    private void count(List<RowPortion> portions) {
        for (RowPortion portion : portions) {
            rowsRun += portion.count;
            streamRowsRun += portion.ofStream ? portion.count : 0;
        }
        if (stream.isEmpty()) {
            rowsRun = 0;
            streamRowsRun = 0;
        }
    }

    private boolean isDue() {
        requests.forgetCancelledHeads();
        stream.forgetCancelledHeads();
        if (requests.isEmpty() && stream.isEmpty()) {
            return false;
        }
        return closed || requests.waiting + stream.waiting >= largestRun || delayLeft() <= 0;
    }

    private long delayLeft() {
        long oldest = Math.min(requests.oldest(), stream.oldest());
        return settings.maxDelay().toNanos() - (System.nanoTime() - oldest);
    }

    private void await() {
        try {
            if (requests.isEmpty() && stream.isEmpty()) {
                changed.await();
            } else {
                changed.await(delayLeft(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to: closing ends this thread, and callers wait for it.
        }
    }

    /** Rows of one caller. */
    private static final class Rows {
        private final ByteBuffer pixels;
        private final int n;
        private final long came = System.nanoTime();
        private final CompletableFuture<RunAnswer> answer = new CompletableFuture<>();
        private int taken; // guarded by the queue's lock

        // of the queue's thread
        private final List<OnnxOutput> outputs = new ArrayList<>(1);
        private int answered;
        private long queuedNanos;
        private long runNanos;

        Rows(ByteBuffer pixels, int n) {
            this.pixels = pixels;
            this.n = n;
        }

        void answered(OnnxOutput output, long begun, long took) {
            if (outputs.isEmpty()) {
                queuedNanos = begun - came;
            }
            outputs.add(output);
            answered += output.size();
            runNanos += took;
            if (answered == n) {
                answer.complete(new RunAnswer(OnnxOutput.concatenated(outputs), queuedNanos, runNanos));
            }
        }
    }

    /** Some rows of one caller, in one run. */
    private record RowPortion(Rows rows, int first, int count, boolean ofStream) {}

    /** Callers in the order in which they came. */
    private static final class RowLane {
        private final Deque<Rows> callers = new ArrayDeque<>();
        private int waiting; // rows

        boolean isEmpty() {
            return callers.isEmpty();
        }

        void add(Rows rows) {
            callers.add(rows);
            waiting += rows.n;
        }

        /** System.nanoTime() of the first; now if there is none. */
        long oldest() {
            return callers.isEmpty() ? System.nanoTime() : callers.peek().came;
        }

        int take(int room, List<RowPortion> portions, boolean ofStream) {
            int left = room;
            while (left > 0 && !callers.isEmpty()) {
                Rows rows = callers.peek();
                int count = Math.min(left, rows.n - rows.taken);
                if (rows.answer.isDone()) {
                    count = 0;
                    waiting -= rows.n - rows.taken;
                    rows.taken = rows.n;
                } else {
                    portions.add(new RowPortion(rows, rows.taken, count, ofStream));
                }
                rows.taken += count;
                waiting -= count;
                left -= count;
                if (rows.taken == rows.n) {
                    callers.remove();
                }
            }
            return room - left;
        }

        void forgetCancelledHeads() {
            while (!callers.isEmpty() && callers.peek().answer.isDone()) {
                Rows rows = callers.remove();
                waiting -= rows.n - rows.taken;
            }
        }

        void forgetCancelled() {
            callers.removeIf(rows -> {
                if (rows.answer.isDone()) {
                    waiting -= rows.n - rows.taken;
                    return true;
                }
                return false;
            });
        }
    }
}
