package dev.axial.infer.edge;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when only a restart helps. */
@Liveness
@ApplicationScoped
class LoopHealth implements HealthCheck {

    private final InferService service;

    LoopHealth(InferService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("inference loop")
                .status(!service.dead())
                .build();
    }
}
