package dev.axial.service;

import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;

/** A component in whichever state a test gives it. */
public final class SettableComponent implements Component {

    private final String name;
    private volatile ComponentState state = new ComponentState.Stopped();

    public SettableComponent(String name) {
        this.name = name;
    }

    public void set(ComponentState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        state = new ComponentState.Running();
    }

    @Override
    public ComponentState state() {
        return state;
    }

    @Override
    public void close() {
        state = new ComponentState.Stopped();
    }
}
