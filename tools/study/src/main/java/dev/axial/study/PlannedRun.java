package dev.axial.study;

import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.store.dataset.Dataset;

/** One run that is wanted. */
record PlannedRun(StudyRow row, Variant system, VariantPlan plan, int seed, RunId runId, Dataset dataset) {

    /** {@code Row 12, tanh, seed 2}. */
    String title() {
        return (row.number() == 0 ? "Backbone" : "Row " + row.number())
                + (system.name().isBlank() ? "" : ", " + system.name())
                + (plan.seeds() > 1 ? ", seed " + seed : "");
    }

    /** Most epochs. */
    int epochs() {
        return plan.overrides().get("epochs") instanceof Number epochs ? epochs.intValue() : system.epochs();
    }

    /** A guess of an epoch, for so many images. */
    double guessedSecondsPerEpoch() {
        return system.secondsPerEpoch() * dataset.images().get(Split.TRAIN) / StudyRows.TRAINING_IMAGES;
    }
}
