package dev.axial.infer.edge;

import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.Champions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while batches are taken and each promoted name is served, be it by the champion before; says of each name what serves
 * and what is wrong. Before the first champion there is nothing to wait for: up.
 */
@Readiness
@ApplicationScoped
class ModelHealth implements HealthCheck {

    private final InferService service;
    private final Champions champions;

    ModelHealth(InferService service, Champions champions) {
        this.service = service;
        this.champions = champions;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        boolean served = true;
        for (ChampionState state : champions.states()) {
            response.withData(state.name().value(), state.describe());
            served &= state.serving().isPresent();
        }
        Optional<String> obstacle = service.obstacle();
        obstacle.ifPresent(reason -> response.withData("waits", reason));
        return response.status(served && obstacle.isEmpty()).build();
    }
}
