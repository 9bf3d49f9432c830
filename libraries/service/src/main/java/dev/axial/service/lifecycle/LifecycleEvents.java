package dev.axial.service.lifecycle;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts and stops the service's {@link Lifecycle} with the process. */
@Singleton
class LifecycleEvents {

    void start(@Observes StartupEvent event, Lifecycle lifecycle) {
        lifecycle.start();
    }

    void stop(@Observes ShutdownEvent event, Lifecycle lifecycle) {
        lifecycle.stop();
    }
}
