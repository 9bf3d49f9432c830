package dev.axial.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> events = new ArrayList<>();

    @Test
    void startsInOrderAndStopsInReverseWithResourcesLast() {
        // Given
        Lifecycle lifecycle = new Lifecycle(
                List.of(recording("follower"), recording("loop")),
                List.of(() -> events.add("close producer"), () -> events.add("close store")));

        // When
        lifecycle.start();
        lifecycle.stop();

        // Then
        assertThat(events)
                .containsExactly(
                        "start follower",
                        "start loop",
                        "close loop",
                        "close follower",
                        "close producer",
                        "close store");
    }

    @Test
    void whatFailsToCloseDoesNotKeepTheOthersOpen() {
        // Given
        AutoCloseable failing = () -> {
            throw new IllegalStateException("does not close");
        };
        Lifecycle lifecycle =
                new Lifecycle(List.of(recording("loop")), List.of(failing, () -> events.add("close store")));

        // When
        lifecycle.stop();

        // Then
        assertThat(events).containsExactly("close loop", "close store");
    }

    private Component recording(String name) {
        return new Component() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void start() {
                events.add("start " + name);
            }

            @Override
            public ComponentState state() {
                return new ComponentState.Running();
            }

            @Override
            public void close() {
                events.add("close " + name);
            }
        };
    }
}
