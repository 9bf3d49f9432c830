package dev.axial.infer.edge;

import dev.axial.contract.image.Prediction;
import dev.axial.infer.BatchAnswer.PredictedBatch;
import dev.axial.infer.BatchAnswer.PredictedImage;
import dev.axial.infer.champion.ModelListener;
import dev.axial.infer.request.RequestStatistics;
import dev.axial.infer.request.StepTimes;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The numbers of infer at {@code /q/metrics}, by model and version: of each name the version that answered last, and the one
 * before it. Counted when made: a poll that is aborted and made again counts twice, here and not in Kafka. Thread-safe.
 */
public final class InferenceMetrics implements ModelListener, RequestStatistics {

    private static final Duration[] LATENCIES =
            List.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    /**
     * The meters of one version of a model.
     *
     * @param requests by how they ended
     * @param runs by their number of images
     */
    public record OfVersion(
            Counter predictions,
            Timer latency,
            Timer run,
            DistributionSummary batchSize,
            Counter streamImages,
            Counter requestImages,
            Map<RequestEnding, Timer> requests,
            Timer shaping,
            Timer queue,
            Timer output,
            Map<Integer, RunSum> runs,
            AtomicLong lastRequest) {

        private List<Meter> all() {
            List<Meter> meters = new ArrayList<>(
                    List.of(predictions, latency, run, batchSize, streamImages, requestImages, shaping, queue, output));
            meters.addAll(requests.values());
            return meters;
        }
    }

    /** Runs of one number of images. */
    public record RunSum(LongAdder count, LongAdder nanos) {}

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter rejections;
    private final Map<Prediction.Model, OfVersion> versions = new HashMap<>();
    private final Map<Prediction.Model, Gauge> providers = new HashMap<>();

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
    public void ran(Prediction.Model model, int stream, int requests, long nanos) {
        OfVersion meters = of(model);
        meters.batchSize().record(stream + requests);
        meters.run().record(nanos, TimeUnit.NANOSECONDS);
        meters.streamImages().increment(stream);
        meters.requestImages().increment(requests);
        RunSum ofSize =
                meters.runs().computeIfAbsent(stream + requests, size -> new RunSum(new LongAdder(), new LongAdder()));
        ofSize.count().increment();
        ofSize.nanos().add(nanos);
    }

    /** A model that is loaded anew may be on another provider. */
    @Override
    public synchronized void loaded(Prediction.Model model, String provider) {
        of(model);
        Gauge now = Gauge.builder("axial.infer.provider", () -> 1)
                .description("1 for the execution provider that computes a version")
                .tags("model", model.name().value(), "version", Integer.toString(model.version()), "provider", provider)
                .register(registry);
        Gauge before = providers.put(model, now);
        if (before != null && !before.getId().equals(now.getId())) {
            registry.remove(before);
        }
    }

    @Override
    public void answered(Prediction.Model model, StepTimes times) {
        OfVersion meters = of(model);
        meters.requests().get(RequestEnding.ANSWERED).record(times.all(), TimeUnit.NANOSECONDS);
        meters.shaping().record(times.shaping(), TimeUnit.NANOSECONDS);
        meters.queue().record(times.queued(), TimeUnit.NANOSECONDS);
        meters.output().record(times.output(), TimeUnit.NANOSECONDS);
        meters.lastRequest().set(clock.millis());
    }

    @Override
    public void failed(Prediction.Model model, RequestEnding ending, long nanos) {
        OfVersion meters = of(model);
        meters.requests().get(ending).record(nanos, TimeUnit.NANOSECONDS);
        meters.lastRequest().set(clock.millis());
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

    /** The meters of a version; of no request yet if nobody has asked it. */
    public synchronized OfVersion of(Prediction.Model model) {
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
                Optional.ofNullable(providers.remove(one.getKey())).ifPresent(registry::remove);
                all.remove();
            }
        }
    }

    private OfVersion register(Prediction.Model model) {
        Tags tags = Tags.of("model", model.name().value(), "version", Integer.toString(model.version()));
        Map<RequestEnding, Timer> requests = new EnumMap<>(RequestEnding.class);
        for (RequestEnding ending : RequestEnding.values()) {
            requests.put(
                    ending,
                    timer("axial.infer.requests", "Requests by how they ended, and their time in the service", tags)
                            .tag("result", ending.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return new OfVersion(
                Counter.builder("axial.infer.predictions")
                        .description("Images predicted")
                        .tags(tags)
                        .register(registry),
                timer(
                                "axial.infer.latency",
                                "Time from the timestamp of an image in Kafka until its prediction is on its way there",
                                tags)
                        .serviceLevelObjectives(LATENCIES)
                        .register(registry),
                timer("axial.infer.run", "Time of one run of a model", tags).register(registry),
                DistributionSummary.builder("axial.infer.batch.size")
                        .description("Images of one run of a model")
                        .tags(tags)
                        .register(registry),
                images(tags, "stream"),
                images(tags, "requests"),
                requests,
                timer("axial.infer.request.shaping", "Time until the images of a request have the model's shape", tags)
                        .register(registry),
                timer("axial.infer.request.queue", "Time that a request waits for its first run", tags)
                        .register(registry),
                timer("axial.infer.request.output", "Time from the last run of a request to its outputs", tags)
                        .register(registry),
                new ConcurrentSkipListMap<>(),
                new AtomicLong());
    }

    private static Timer.Builder timer(String name, String description, Tags tags) {
        return Timer.builder(name).description(description).tags(tags);
    }

    private Counter images(Tags tags, String source) {
        return Counter.builder("axial.infer.run.images")
                .description("Images run, by where they came from")
                .tags(tags)
                .tag("source", source)
                .register(registry);
    }
}
