package dev.axial.eval.edge;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code /q/health/ready}. */
@Readiness
class ReadyCheck implements HealthCheck {

    private final EvalState state;

    ReadyCheck(EvalState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return state.ready();
    }
}
