package dev.axial.infer.edge;

import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ServedChampions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while any promoted name is served, be it by the champion before: one that is not served holds up no other. The data
 * says of each name what serves and what is wrong. Before the first champion there is nothing to wait for: up.
 */
@Readiness
@ApplicationScoped
class ModelHealth implements HealthCheck {

    private final ServedChampions champions;

    ModelHealth(ServedChampions champions) {
        this.champions = champions;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        List<ChampionState> states = champions.states();
        states.forEach(state -> response.withData(state.name().value(), state.describe()));
        boolean served = states.isEmpty()
                || states.stream().anyMatch(state -> state.serving().isPresent());
        return response.status(served).build();
    }
}
