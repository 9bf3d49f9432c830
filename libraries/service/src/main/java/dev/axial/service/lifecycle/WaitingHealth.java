package dev.axial.service.lifecycle;

import dev.axial.kafka.parking.Parking;
import dev.axial.kafka.parking.WaitingRecords;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Names whatever records wait for in the partitions of this replica: the data has one sentence for each lane. Always up,
 * since such records hold up no others.
 */
@Readiness
@Singleton
class WaitingHealth implements HealthCheck {

    private final Instance<Parking> parkings;

    WaitingHealth(@Any Instance<Parking> parkings) {
        this.parkings = parkings;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("waiting records").up();
        for (Parking parking : parkings) {
            for (WaitingRecords lane : parking.waiting()) {
                response.withData(
                        lane.lane(),
                        lane.records() + (lane.records() == 1 ? " record waits: " : " records wait: ") + lane.reason());
            }
        }
        return response.build();
    }
}
