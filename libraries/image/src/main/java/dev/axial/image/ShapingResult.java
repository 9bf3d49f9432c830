package dev.axial.image;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.RejectionReason;
import dev.axial.image.raster.Raster;

/** The result of shaping one encoded image. */
public sealed interface ShapingResult {

    /** It is now in the shape that was asked for. */
    record Shaped(Raster raster) implements ShapingResult {
        public Shaped {
            requireNonNull(raster, "raster");
        }
    }

    /** @param detail one sentence: what came, and what would have been right */
    record Rejected(RejectionReason reason, String detail) implements ShapingResult {
        public Rejected {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }
    }
}
