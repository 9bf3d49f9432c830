package dev.axial.bench.micro;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Batches of 28 x 28 for serving, as ingest writes them and infer reads them. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorBatchBenchmark {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    @Param({"1", "32"})
    public int images;

    private TensorBatch batch;
    private byte[] encoded;

    @Setup
    public void make() {
        List<TensorBatch.Row> rows = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            rows.add(new TensorBatch.ImageRow(
                    "image-" + i,
                    Optional.empty(),
                    i % 6,
                    i,
                    Instant.ofEpochMilli(1_764_000_000_000L + i),
                    Optional.empty(),
                    Optional.empty()));
        }
        batch = new TensorBatch(
                SHAPE,
                new byte[images * SHAPE.size()],
                rows,
                List.of(),
                new TensorBatch.Serving(ModelName.DEFAULT, 1, new Sha256("0".repeat(64))));
        encoded = batch.encode();
    }

    @Benchmark
    public byte[] encode() {
        return batch.encode();
    }

    @Benchmark
    public TensorBatch decode() throws InvalidBatchException {
        return TensorBatch.decode(encoded);
    }
}
