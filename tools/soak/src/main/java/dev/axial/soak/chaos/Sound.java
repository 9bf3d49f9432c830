package dev.axial.soak.chaos;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.TrainingRequested;
import java.util.function.Function;

/**
 * Records as they should be, for poison to be made of. All functions take a run id.
 *
 * @param png the first of the distinct images
 * @param request a run like all others of the soak
 * @param model the champion's file, as if another run had made it
 * @param epoch the first batches of the soak's dataset
 */
public record Sound(
        byte[] png,
        Function<String, TrainingRequested> request,
        Function<String, ModelTrained> model,
        Function<String, EpochRequested> epoch) {

    public Sound {
        requireNonNull(png, "png");
        requireNonNull(request, "request");
        requireNonNull(model, "model");
        requireNonNull(epoch, "epoch");
    }
}
