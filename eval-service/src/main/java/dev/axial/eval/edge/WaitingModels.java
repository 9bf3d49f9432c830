package dev.axial.eval.edge;

import dev.axial.kafka.parking.Parking;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Names each model that waits and what it waits for. Always up: such a model holds up no other. */
@Readiness
@Singleton
class WaitingModels implements HealthCheck {

    private final Parking models;

    WaitingModels(Parking models) {
        this.models = models;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("waiting").up();
        models.waiting().forEach(model -> response.withData("run " + model.lane(), model.reason()));
        return response.build();
    }
}
