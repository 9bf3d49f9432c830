package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A version should become the champion of its model name, if the champion is still the expected one.
 *
 * <p>People, {@code ./axial promote} and programs that watch models publish these. Eval decides each {@link #decisionId()}
 * once and answers with one {@link PromotionDecided}; it alone writes champions. The record key is {@link #model()}.
 *
 * @param decisionId the identity under which a repeated request changes nothing
 * @param model the name that images ask for
 * @param version the evaluated version that should serve, older ones included
 * @param expectedChampion the champion's version that the decision was made against; absent: the name has no champion
 * @param reason one sentence: why; it becomes the champion's reason
 * @param by who decided, for people
 */
public record PromotionRequested(
        DecisionId decisionId,
        ModelName model,
        int version,
        Optional<Integer> expectedChampion,
        String reason,
        String by) {

    public static final String TOPIC = "axial.promotion-requests";

    private static final int LONGEST_TEXT = 1000;

    public PromotionRequested {
        requireNonNull(decisionId, "decisionId");
        requireNonNull(model, "model");
        requireNonNull(expectedChampion, "expectedChampion");
        requireText("reason", reason);
        requireText("by", by);
        requireVersion("version", version);
        expectedChampion.ifPresent(expected -> requireVersion("expectedChampion", expected));
    }

    private static void requireVersion(String field, int version) {
        if (version < 1) {
            throw new IllegalArgumentException(field + " is 1 or more, got " + version);
        }
    }

    private static void requireText(String field, String text) {
        requireNonNull(text, field);
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(field + " has 1 to " + LONGEST_TEXT + " characters, got " + text.length()
                    + ": '" + text.substring(0, Math.min(40, text.length())) + "'");
        }
    }
}
