package dev.axial.client.stream;

import dev.axial.contract.image.Prediction;

/** The answer to one image: a prediction or a rejection. */
public sealed interface ImageAnswer {

    /** Key of the image. */
    String id();

    /** The champion's word on it. */
    record Predicted(Prediction prediction) implements ImageAnswer {
        @Override
        public String id() {
            return prediction.id();
        }
    }

    /**
     * It was set aside.
     *
     * @param reason a code of {@link dev.axial.contract.image.RejectionReason}
     * @param detail one sentence
     */
    record RefusedImage(String id, String reason, String detail) implements ImageAnswer {}
}
