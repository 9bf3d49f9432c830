package dev.axial.client.training;

import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.terminal.Quantities;
import java.time.Duration;

/** Progress of the frozen part of a network, before the first epoch. */
public final class FrozenPart {

    private FrozenPart() {}

    /** {@code frozen part: 12,000 of 58,830 images seen, about 12 min 23 s left before the first epoch}. */
    public static String describe(FeaturesComputed features) {
        double each = features.seconds() / Math.max(1, features.images());
        double left = each * (features.of() - features.images());
        return "frozen part: " + Quantities.count(features.images()) + " of " + Quantities.count(features.of())
                + " images seen"
                + (left == 0
                        ? ""
                        : ", about " + Quantities.duration(Duration.ofMillis(Math.round(left * 1000)))
                                + " left before the first epoch");
    }
}
