package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * The outcome of a {@link PromotionRequested}, in one transaction with the champion record where there is one.
 *
 * <p>There is exactly one per {@link #decisionId()}. The record key is {@link #model()}.
 *
 * @param decisionId of the request
 * @param model the name that images ask for
 * @param version the version that should serve
 * @param outcome what became of it
 * @param champion the champion's version after this decision; absent where the name has none
 * @param detail one sentence for people
 * @param by who asked
 */
public record PromotionDecided(
        DecisionId decisionId,
        ModelName model,
        int version,
        Outcome outcome,
        Optional<Integer> champion,
        String detail,
        String by) {

    public static final String TOPIC = "axial.promotion-decisions";

    public PromotionDecided {
        requireNonNull(decisionId, "decisionId");
        requireNonNull(model, "model");
        requireNonNull(outcome, "outcome");
        requireNonNull(champion, "champion");
        requireNonNull(detail, "detail");
        requireNonNull(by, "by");
    }

    /** The outcomes of a request. */
    public enum Outcome {
        /** The version is champion by this decision. */
        PROMOTED("promoted"),
        /** The version was champion already; nothing was published. */
        ALREADY_CHAMPION("already-champion"),
        /** The champion is not the one that the request expected; it stays. */
        STALE("stale"),
        /** No such version was evaluated. */
        UNKNOWN_VERSION("unknown-version"),
        /** The version was evaluated, and its file has been removed from the artifact store since. */
        MISSING_ARTIFACT("missing-artifact");

        private final String code;

        Outcome(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return code;
        }

        /** @throws IllegalArgumentException if no outcome has this code */
        @JsonCreator
        public static Outcome of(String code) {
            for (Outcome outcome : values()) {
                if (outcome.code.equals(code)) {
                    return outcome;
                }
            }
            throw new IllegalArgumentException(
                    "an outcome is promoted, already-champion, stale, unknown-version or missing-artifact, got '" + code
                            + "'");
        }
    }
}
