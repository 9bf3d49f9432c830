package dev.axial.ingest.edge;

import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.component.ComponentState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Alive: the image loop has not failed for good. Ready: it runs, and champions are being read. The channel of epoch
 * requests is reported by Reactive Messaging itself; a dataset that cannot be had is in the log and in the rejected topic,
 * since a readiness that depends on one request would take images down with it.
 */
@Singleton
class IngestHealth {

    @Produces
    @Singleton
    @Liveness
    HealthCheck alive(ExactlyOnceLoop images) {
        return () -> response("images", images.state(), !(images.state() instanceof ComponentState.Failed));
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck ready(ExactlyOnceLoop images) {
        return () -> response("images", images.state(), images.state() instanceof ComponentState.Running);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck championsAreRead(ChampionsFollower champions) {
        return () -> HealthCheckResponse.named("champions")
                .status(champions.healthy())
                .build();
    }

    private static HealthCheckResponse response(String name, ComponentState state, boolean up) {
        return HealthCheckResponse.named(name)
                .withData("state", state.toString())
                .status(up)
                .build();
    }
}
