package dev.axial.infer.edge;

import dev.axial.contract.image.Prediction;
import dev.axial.infer.BatchAnswer.PredictedBatch;
import dev.axial.infer.BatchAnswer.PredictedImage;
import dev.axial.infer.batch.MicroBatcher;
import dev.axial.infer.champion.ServedModel;
import dev.axial.kafka.parking.Parking;
import dev.axial.kafka.parking.WaitingRecords;
import dev.axial.onnx.ResidentMemory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The numbers of infer at {@code /q/metrics}, by model and version: of each name the version that answered last, and the one
 * before it. Counted when made: a poll that is aborted and made again counts twice, here and not in Kafka. Thread-safe.
 */
final class InferenceMetrics implements MicroBatcher.BatchListener {

    private static final Duration[] LATENCIES =
            List.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    /** The meters of one version of a model. */
    private record OfVersion(Counter predictions, Timer latency, Timer run, DistributionSummary batchSize) {

        List<Meter> all() {
            return List.of(predictions, latency, run, batchSize);
        }
    }

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter rejections;
    private final Map<Prediction.Model, OfVersion> versions = new HashMap<>();

    InferenceMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        rejections = Counter.builder("axial.infer.rejections")
                .description("Batches that were no tensor batch to serve")
                .register(registry);
        Gauge.builder("axial.process.resident.bytes", ResidentMemory::bytes)
                .description(
                        "Memory that the process has, heap and native; not a number where the system does not tell")
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
        OfVersion meters = of(model.identity());
        meters.batchSize().record(images);
        meters.run().record(time);
    }

    void predicted(PredictedBatch batch) {
        Instant now = clock.instant();
        Prediction.Model model = null;
        OfVersion meters = null;
        for (PredictedImage image : batch.images()) {
            if (!image.prediction().model().equals(model)) { // one batch, one model: once
                model = image.prediction().model();
                meters = of(model);
            }
            meters.predictions().increment();
            // Two clocks: an image must not seem to be answered before it came.
            Duration latency = Duration.between(image.prediction().receivedAt(), now);
            meters.latency().record(latency.isNegative() ? Duration.ZERO : latency);
        }
    }

    void rejected() {
        rejections.increment();
    }

    private synchronized OfVersion of(Prediction.Model model) {
        OfVersion meters = versions.get(model);
        if (meters == null) {
            forgetOld(model);
            meters = register(model);
            versions.put(model, meters);
        }
        return meters;
    }

    private void forgetOld(Prediction.Model next) {
        Iterator<Map.Entry<Prediction.Model, OfVersion>> all =
                versions.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Prediction.Model, OfVersion> one = all.next();
            if (one.getKey().name().equals(next.name()) && one.getKey().version() < next.version() - 1) {
                one.getValue().all().forEach(registry::remove);
                all.remove();
            }
        }
    }

    private OfVersion register(Prediction.Model model) {
        Tags tags = Tags.of("model", model.name().value(), "version", Integer.toString(model.version()));
        return new OfVersion(
                Counter.builder("axial.infer.predictions")
                        .description("Images predicted")
                        .tags(tags)
                        .register(registry),
                Timer.builder("axial.infer.latency")
                        .description(
                                "Time from the timestamp of an image in Kafka until its prediction is on its way there")
                        .tags(tags)
                        .serviceLevelObjectives(LATENCIES)
                        .register(registry),
                Timer.builder("axial.infer.run")
                        .description("Time of one run of a model")
                        .tags(tags)
                        .register(registry),
                DistributionSummary.builder("axial.infer.batch.size")
                        .description("Images of one run of a model")
                        .tags(tags)
                        .register(registry));
    }
}
