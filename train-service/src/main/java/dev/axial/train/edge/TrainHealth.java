package dev.axial.train.edge;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the fold of runs is: without it no run can be taken. */
@Liveness
@ApplicationScoped
class TrainHealth implements HealthCheck {

    private final RunsFollower runs;

    TrainHealth(RunsFollower runs) {
        this.runs = runs;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("follows axial.training-progress")
                .status(runs.healthy())
                .build();
    }
}
