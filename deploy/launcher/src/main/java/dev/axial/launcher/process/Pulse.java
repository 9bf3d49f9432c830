package dev.axial.launcher.process;

import dev.axial.client.service.Health;

/** Asks a process for its health. Called by one thread at a time. */
@FunctionalInterface
public interface Pulse {

    /** Returns within a few seconds, whatever state the process is in. */
    Health ask() throws InterruptedException;
}
