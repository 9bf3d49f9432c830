package dev.axial.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PairedTTestTest {

    static Iterable<Arguments> recorded() throws IOException {
        try (InputStream record = PairedTTestTest.class.getResourceAsStream("ttest-rel.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(record).spliterator(), false)
                    .map(one -> Arguments.of(one.get("name").textValue(), one))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void givesTheStatisticAndThePValueThatScipyRecorded(String name, JsonNode recorded) {
        // When
        PairedTTest test = PairedTTest.less(doubles(recorded.get("a")), doubles(recorded.get("b")));

        // Then
        // both in float64, summed in another order; p spans 36 powers of ten, so its tolerance is relative
        assertThat(test.t()).isCloseTo(recorded.get("t").doubleValue(), within(1e-10));
        assertThat(test.pValue()).isCloseTo(recorded.get("p").doubleValue(), Percentage.withPercentage(1e-6));
    }

    @Test
    void agreesWithTheTableOfTheTDistribution() {
        // Given
        // d = -1, -2, -3: mean -2, sample deviation 1, t = -2 / (1 / sqrt 3) = -3.4641, 2 degrees of freedom
        PairedTTest test = PairedTTest.less(new double[] {0, 0, 0}, new double[] {1, 2, 3});

        // Then
        // P(T2 <= t) = 1/2 + t / (2 sqrt(2 + t^2)) = 1/2 - 3.4641 / (2 sqrt 14)
        assertThat(test.t()).isCloseTo(-3.4641016, within(1e-7));
        assertThat(test.pValue()).isCloseTo(0.0370900, within(1e-7));
    }

    @Test
    void differencesThatAreAllAlikeAreCertain() {
        assertThat(PairedTTest.less(new double[] {1, 2}, new double[] {2, 3}).pValue())
                .isZero();
        assertThat(PairedTTest.less(new double[] {2, 3}, new double[] {1, 2}).pValue())
                .isEqualTo(1);
    }

    @Test
    void pairsWithoutAnyDifferenceAreNothingToTest() {
        assertThatThrownBy(() -> PairedTTest.less(new double[] {1, 2}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all 2 pairs are equal: there is nothing to test");
    }

    private static double[] doubles(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
