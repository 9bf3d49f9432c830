package dev.axial.train.edge;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Run.Status;
import dev.axial.train.run.OwnershipLostException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The numbers of train at {@code /q/metrics}: runs under way and ended in this process. Thread-safe. */
@Singleton
final class TrainingMetrics {

    /** Works on one run until it has ended. */
    @FunctionalInterface
    interface RunToCount {
        Run untilItsEnd() throws InvalidEventException, OwnershipLostException, InterruptedException;
    }

    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<Status, Counter> ended = new EnumMap<>(Status.class);

    TrainingMetrics(MeterRegistry registry) {
        Gauge.builder("axial.train.runs.under.way", underWay, AtomicInteger::get)
                .description("Runs that this process works on now")
                .register(registry);
        for (Status status : List.of(Status.COMPLETED, Status.FAILED, Status.CANCELLED)) {
            ended.put(
                    status,
                    Counter.builder("axial.train.runs")
                            .description("Runs that ended in this process, by how they ended")
                            .tag("status", status.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** A run that goes on elsewhere, or later, has not ended here. */
    void count(RunToCount run) throws InvalidEventException, OwnershipLostException, InterruptedException {
        underWay.incrementAndGet();
        try {
            ended.get(run.untilItsEnd().status()).increment();
        } finally {
            underWay.decrementAndGet();
        }
    }
}
