package dev.axial.bench.micro;

import dev.axial.contract.model.ImageShape;
import dev.axial.infer.batch.RunQueue;
import dev.axial.infer.batch.RunQueue.RunAnswer;
import dev.axial.infer.batch.RunSettings;
import dev.axial.onnx.LinearClassifier;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.onnx.OnnxSettings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One image of 28 x 28 through the queue of a version, from its arrival to its answer, beside the run of a linear model alone:
 * the least work that inference can be, so that what the queue adds shows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunQueueBenchmark {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final List<String> LABELS = List.of("a", "b", "c");

    private OnnxModel model;
    private RunQueue queue;

    /** The pixels of one caller. */
    @State(Scope.Thread)
    public static class Caller {
        private final ByteBuffer pixels = ByteBuffer.allocate(SHAPE.size());
        private final ByteBuffer direct = ByteBuffer.allocateDirect(SHAPE.size());
    }

    @Setup(Level.Trial)
    public void open() throws Exception {
        model = OnnxModel.open(
                LinearClassifier.file(
                        SHAPE,
                        new float[LABELS.size()][SHAPE.size()],
                        new float[LABELS.size()],
                        LinearClassifier.metadata("bench", LABELS)),
                OnnxSettings.DEFAULT);
        queue = new RunQueue("bench", model::run, SHAPE.size(), RunSettings.DEFAULT, (stream, requests, nanos) -> {});
    }

    @TearDown(Level.Trial)
    public void close() {
        queue.close();
        model.close();
    }

    @Benchmark
    @Threads(1)
    public OnnxOutput runAlone(Caller caller) {
        return model.run(caller.direct.duplicate(), 1);
    }

    @Benchmark
    @Threads(1)
    public RunAnswer oneCaller(Caller caller) throws Exception {
        return queue.request(caller.pixels.duplicate()).get();
    }

    @Benchmark
    @Threads(16)
    public RunAnswer sixteenCallers(Caller caller) throws Exception {
        return queue.request(caller.pixels.duplicate()).get();
    }
}
