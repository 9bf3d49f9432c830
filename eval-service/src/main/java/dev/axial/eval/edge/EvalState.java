package dev.axial.eval.edge;

import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.component.ComponentState;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** How eval is, as its health endpoint tells it. Thread-safe. */
final class EvalState {

    private final ExactlyOnceLoop loop;
    private final FollowedStanding standing;

    EvalState(ExactlyOnceLoop loop, FollowedStanding standing) {
        this.loop = loop;
        this.standing = standing;
    }

    /** Down where only a new process helps. */
    HealthCheckResponse alive() {
        return response("eval is alive", !(loop.state() instanceof ComponentState.Failed) && standing.healthy());
    }

    /** Down also while the loop waits for something; the data say what for. */
    HealthCheckResponse ready() {
        return response("eval judges models", loop.state() instanceof ComponentState.Running && standing.healthy());
    }

    private HealthCheckResponse response(String name, boolean up) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name)
                .status(up)
                .withData("loop", loop.state().getClass().getSimpleName());
        if (loop.state() instanceof ComponentState.Waiting waiting) {
            response.withData("reason", waiting.reason());
        } else if (loop.state() instanceof ComponentState.Failed failed) {
            response.withData("reason", failed.reason());
        }
        return response.build();
    }
}
