package dev.axial.service.lifecycle;

import dev.axial.kafka.component.Component;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code axial_component_ready}: 1 while a component is running, 0 while it waits, is stopped or has failed; {@code
 * axial_component_missing_records}: what its topic lost before it was consumed; {@code axial_component_lag}: what it has not
 * consumed yet.
 */
@Singleton
class ComponentMetrics {

    private final List<Meter> meters = new ArrayList<>();

    void register(@Observes StartupEvent event, Lifecycle lifecycle, MeterRegistry registry) {
        for (Component component : lifecycle.components()) {
            meters.add(Gauge.builder(
                            "axial.component.ready", component, it -> it.state().ready() ? 1 : 0)
                    .description("1 while the component is running; 0 while it waits, is stopped or has failed")
                    .tag("component", component.name())
                    .register(registry));
            meters.add(Gauge.builder("axial.component.missing.records", component, Component::missingRecords)
                    .description("records to consume that their topic no longer has; health names the partition")
                    .tag("component", component.name())
                    .register(registry));
            meters.add(Gauge.builder("axial.component.lag", component, Component::lag)
                    .description("records that wait to be consumed in the component's partitions")
                    .tag("component", component.name())
                    .register(registry));
        }
    }

    /** The registry outlives an application that is started again in the same JVM, and would show its old components. */
    void unregister(@Observes ShutdownEvent event, MeterRegistry registry) {
        meters.forEach(registry::remove);
    }
}
