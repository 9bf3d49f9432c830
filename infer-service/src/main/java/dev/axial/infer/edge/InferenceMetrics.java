package dev.axial.infer.edge;

import dev.axial.infer.batch.MicroBatcher;
import dev.axial.infer.champion.ServedModel;
import dev.axial.kafka.parking.Parking;
import dev.axial.kafka.parking.WaitingRecords;
import dev.axial.onnx.ResidentMemory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * The counters of infer, at {@code /q/metrics}. Counted when made: a poll that is aborted and made again counts twice,
 * here and not in Kafka.
 */
final class InferenceMetrics implements MicroBatcher.BatchListener {

    private final MeterRegistry registry;
    private final Counter predictions;
    private final Counter rejections;
    private final DistributionSummary batchSize;
    private final Timer runTime;

    InferenceMetrics(MeterRegistry registry) {
        this.registry = registry;
        predictions = Counter.builder("axial.infer.predictions")
                .description("Images predicted")
                .register(registry);
        rejections = Counter.builder("axial.infer.rejections")
                .description("Batches that were no tensor batch to serve")
                .register(registry);
        batchSize = DistributionSummary.builder("axial.infer.batch.size")
                .description("Images of one run of a model")
                .register(registry);
        Gauge.builder("axial.process.resident.bytes", ResidentMemory::bytes)
                .description(
                        "Memory that the process has, heap and native; not a number where the system does not tell")
                .register(registry);
        runTime = Timer.builder("axial.infer.run")
                .description("Time of one run of a model")
                .register(registry);
    }

    void watch(Parking batches) {
        Gauge.builder("axial.infer.parked", batches, parking -> parking.waiting().stream()
                        .mapToLong(WaitingRecords::records)
                        .sum())
                .description("Batches that wait for their model, in the partitions of this replica")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void ran(ServedModel model, int images, Duration time) {
        batchSize.record(images);
        runTime.record(time);
    }

    void predicted(int images) {
        predictions.increment(images);
    }

    void rejected() {
        rejections.increment();
    }
}
