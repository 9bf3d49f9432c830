package dev.axial.eval.edge;

import dev.axial.contract.model.ModelName;
import dev.axial.onnx.ResidentMemory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The numbers of eval at {@code /q/metrics}: verdicts, their outcomes and the time that they took; champions. */
final class EvaluationMetrics {

    private final MeterRegistry registry;
    private final Map<ModelName, Instant> since = new ConcurrentHashMap<>();
    private final Map<ModelName, Gauge> champions = new ConcurrentHashMap<>();
    private final Timer promoted;
    private final Timer notPromoted;
    private final Counter rejected;

    EvaluationMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.promoted = evaluations(registry, true);
        this.notPromoted = evaluations(registry, false);
        this.rejected = Counter.builder("axial.models.rejected")
                .description("announced models that cannot be judged")
                .register(registry);
        Gauge.builder("axial.process.resident.bytes", ResidentMemory::bytes)
                .description(
                        "memory that the process has, heap and native; not a number where the system does not tell")
                .register(registry);
    }

    void evaluated(boolean becameChampion, long nanoseconds) {
        (becameChampion ? promoted : notPromoted).record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    /** @param since when its champion became it; empty: it has none any more */
    void champion(ModelName model, Optional<Instant> since) {
        if (since.isEmpty()) {
            this.since.remove(model);
            Optional.ofNullable(champions.remove(model)).ifPresent(registry::remove);
            return;
        }
        this.since.put(model, since.get());
        champions.computeIfAbsent(model, this::gauge);
    }

    private Gauge gauge(ModelName model) {
        return Gauge.builder("axial.champion.since.seconds", since, all -> {
                    Instant time = all.get(model);
                    return time == null ? Double.NaN : time.toEpochMilli() / 1e3;
                })
                .description("when the champion of the model became it, in seconds since 1970")
                .tag("model", model.value())
                .register(registry);
    }

    void rejected() {
        rejected.increment();
    }

    private static Timer evaluations(MeterRegistry registry, boolean promoted) {
        return Timer.builder("axial.evaluations")
                .description("verdicts, and the time from announcement to verdict")
                .tag("promoted", Boolean.toString(promoted))
                .register(registry);
    }
}
