package dev.axial.bench.micro;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A prediction of eleven classes as its record has it. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PredictionJsonBenchmark {

    private static final int CLASSES = 11;

    private Prediction prediction;
    private byte[] written;

    @Setup
    public void make() {
        List<Float> probabilities = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            probabilities.add((float) ((c + 1) / 66.0));
        }
        Instant received = Instant.ofEpochMilli(1_764_000_000_123L);
        prediction = new Prediction(
                "image-0000001",
                new Prediction.Model(ModelName.DEFAULT, 3, new Sha256("0".repeat(64))),
                "pancreas",
                CLASSES - 1,
                probabilities.get(CLASSES - 1),
                probabilities,
                new Prediction.Source(3, 123_456),
                received,
                received.plusMillis(40));
        written = EventJson.write(prediction);
    }

    @Benchmark
    public byte[] write() {
        return EventJson.write(prediction);
    }

    @Benchmark
    public Prediction read() throws InvalidEventException {
        return EventJson.read(written, Prediction.class);
    }
}
