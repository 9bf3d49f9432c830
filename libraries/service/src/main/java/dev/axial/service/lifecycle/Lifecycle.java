package dev.axial.service.lifecycle;

import dev.axial.kafka.component.Component;
import io.quarkus.runtime.Quarkus;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The components of a service in the order in which they start. They stop in the reverse order, and after them the
 * resources that they use are closed, in the order given.
 *
 * <p>A service's wiring produces one; {@link LifecycleEvents} starts and stops it with the process, and health and metrics
 * come from its components.
 */
public final class Lifecycle {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final List<Component> components;
    private final List<AutoCloseable> resources;

    /** @param components those that others depend on come first: followers before the loops that ask them */
    public Lifecycle(List<? extends Component> components, List<? extends AutoCloseable> resources) {
        this.components = List.copyOf(components);
        this.resources = List.copyOf(resources);
    }

    public List<Component> components() {
        return components;
    }

    public void start() {
        components.forEach(Component::start);
    }

    /** Returns when all are closed. One that fails to close does not keep the others open. */
    public void stop() {
        List<AutoCloseable> all = new ArrayList<>();
        for (int i = components.size() - 1; i >= 0; i--) {
            all.add(components.get(i));
        }
        all.addAll(resources);
        all.forEach(Lifecycle::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.errorf(e, "%s was not closed", part);
        }
    }

    /** Ends the process with exit code 1, since only a new one can go on. */
    public static void exit(Throwable cause) {
        LOG.fatal("the service cannot go on and exits, to be started again", cause);
        Quarkus.asyncExit(1);
    }
}
