package dev.axial.local.reproduce;

import dev.axial.contract.model.RunId;

/**
 * One run that is to be done.
 *
 * @param epochs at most
 */
record PlannedRun(StudyRow row, StudySystem system, SystemPlan plan, int seed, RunId runId, int epochs) {

    /** {@code row 12, tanh, seed 2}. */
    String title() {
        return "row " + row.number() + (system.name().isBlank() ? "" : ", " + system.name())
                + (plan.seeds() > 1 ? ", seed " + seed : "");
    }
}
