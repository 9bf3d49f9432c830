package dev.axial.train.run;

import dev.axial.contract.model.RunId;

/** Who may add to a run. */
public interface Ownership {

    /**
     * Takes the run from whoever had it, and brings {@link Runs} up to everything that was said of it until then.
     *
     * @throws OwnershipLostException if another takes it at the same time
     */
    OwnedRun take(RunId runId) throws OwnershipLostException, InterruptedException;
}
