package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariantPlanTest {

    @Test
    void givesARunTheSameIdentityForEver() {
        // Given: written out, so that a later build finds the runs of a folder that this one leaves
        VariantPlan plan = new VariantPlan("mlp-0", "whatever", Map.of("epochs", 2), 1);

        // When, Then
        assertThat(plan.runId("7081092f", "row-1", 1, 1).value()).isEqualTo("7081092f-row-1-5cbc0fb9-seed-1");
        assertThat(plan.runId("7081092f", "row-1", 2, 3).value()).isEqualTo("7081092f-row-1-5cbc0fb9-seed-2-attempt-3");
    }

    @Test
    void namesTheSameOverridesAlikeInWhateverOrderTheyCame() {
        // Given
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("sha256", "ab");
        weights.put("bytes", 3);
        Map<String, Object> turned = new LinkedHashMap<>();
        turned.put("bytes", 3);
        turned.put("sha256", "ab");

        // When, Then
        assertThat(plan(Map.of("weights", weights))).isEqualTo(plan(Map.of("weights", turned)));
        assertThat(plan(Map.of("epochs", 2))).isNotEqualTo(plan(Map.of("epochs", 3)));
    }

    @Test
    void runsARecipeAnewThatWasChangedUnderItsName() {
        // Given
        VariantPlan before = new VariantPlan("mlp-0", "rate: 1", Map.of(), 1);
        VariantPlan now = new VariantPlan("mlp-0", "rate: 2", Map.of(), 1);

        // When, Then
        assertThat(now.runId("study", "row-1", 1, 1)).isNotEqualTo(before.runId("study", "row-1", 1, 1));
    }

    private static String plan(Map<String, Object> overrides) {
        return new VariantPlan("cnn", "", overrides, 1)
                .runId("study", "row-13", 1, 1)
                .value();
    }
}
