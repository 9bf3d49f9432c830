package dev.axial.client.system;

import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.terminal.CommandException;
import java.time.Duration;

/** The last step of a new champion: it is announced with its verdict, and infer answers with it a moment later. */
public final class NewChampion {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NewChampion() {}

    /**
     * Returns when infer answers with the version that became champion.
     *
     * @throws CommandException if it did not become champion, or infer does not serve it within 60 s; says why
     */
    public static void awaitServed(AxialSystem system, ModelEvaluated evaluation)
            throws CommandException, InterruptedException {
        if (!evaluation.gate().promoted()) {
            throw new CommandException(evaluation.model() + " version " + evaluation.version()
                    + " did not become champion: " + evaluation.gate().reason());
        }
        ServiceClient infer = system.service(ServiceName.INFER);
        if (!Readiness.await(PATIENCE, () -> infer.serves(evaluation.model(), evaluation.version()))) {
            throw new CommandException("Infer does not serve " + evaluation.model() + " version " + evaluation.version()
                    + system.trouble(ServiceName.INFER)
                            .map(trouble -> "; " + trouble.report())
                            .orElse(""));
        }
    }
}
