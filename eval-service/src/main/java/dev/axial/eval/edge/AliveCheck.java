package dev.axial.eval.edge;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** {@code /q/health/live}. */
@Liveness
class AliveCheck implements HealthCheck {

    private final EvalState state;

    AliveCheck(EvalState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return state.alive();
    }
}
