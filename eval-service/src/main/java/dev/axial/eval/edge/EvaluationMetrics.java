package dev.axial.eval.edge;

import dev.axial.onnx.ResidentMemory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The numbers of eval at {@code /q/metrics}: verdicts, their outcomes and the time that they took. */
final class EvaluationMetrics {

    private final Timer promoted;
    private final Timer notPromoted;
    private final Counter rejected;

    EvaluationMetrics(MeterRegistry registry) {
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
