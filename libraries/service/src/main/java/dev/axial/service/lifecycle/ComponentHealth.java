package dev.axial.service.lifecycle;

import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * The health of a service as the sum of its components.
 *
 * <p>It is alive while none has failed: a failed one needs a new process, and everything else goes on by itself. It is ready
 * while all are running. Each check's data names every component with {@code running} or the sentence that says what it
 * waits for. Channels of Reactive Messaging report themselves beside these.
 */
@Singleton
class ComponentHealth {

    @Produces
    @Singleton
    @Liveness
    HealthCheck alive(Lifecycle lifecycle) {
        return () -> check("components are alive", lifecycle, ComponentState::alive);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck ready(Lifecycle lifecycle) {
        return () -> check("components are ready", lifecycle, ComponentState::ready);
    }

    private static HealthCheckResponse check(String name, Lifecycle lifecycle, Predicate<ComponentState> good) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        boolean up = true;
        for (Component component : lifecycle.components()) {
            ComponentState state = component.state();
            response.withData(component.name(), state.obstacle().orElse("running"));
            up &= good.test(state);
        }
        return response.status(up).build();
    }
}
