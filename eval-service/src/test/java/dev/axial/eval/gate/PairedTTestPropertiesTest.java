package dev.axial.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PairedTTestPropertiesTest {

    @Property(tries = 200)
    void doesNotDependOnTheOrderOfThePairs(@ForAll @IntRange(min = 3, max = 200) int n, @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        double[] a = random.doubles(n, 0, 16).toArray();
        double[] b = random.doubles(n, 0, 16).toArray();
        PairedTTest before = PairedTTest.less(a, b);

        // When
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            swap(a, i, j);
            swap(b, i, j);
        }
        PairedTTest after = PairedTTest.less(a, b);

        // Then: sums in another order differ by rounding alone
        assertThat(after.pValue()).isCloseTo(before.pValue(), within(1e-9));
        assertThat(after.meanDifference()).isCloseTo(before.meanDifference(), within(1e-9));
    }

    @Property(tries = 200)
    void isCertainOfTheOppositeTheOtherWayRound(@ForAll @IntRange(min = 2, max = 200) int n, @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        double[] a = random.doubles(n, 0, 16).toArray();
        double[] b = random.doubles(n, 0, 16).toArray();

        // When
        PairedTTest less = PairedTTest.less(a, b);
        PairedTTest more = PairedTTest.less(b, a);

        // Then
        assertThat(less.pValue()).isBetween(0.0, 1.0);
        assertThat(less.pValue() + more.pValue()).isCloseTo(1, within(1e-9));
        assertThat(less.t()).isEqualTo(-more.t());
    }

    /** The gate's direction: lower losses of the candidate never make it look worse. */
    @Property(tries = 200)
    void isSurerTheLowerTheCandidatesLossesAre(
            @ForAll @IntRange(min = 3, max = 100) int n,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.01, max = 5) double less) {
        // Given
        Random random = new Random(seed);
        double[] a = random.doubles(n, 0, 16).toArray();
        double[] b = random.doubles(n, 0, 16).toArray();
        double before = PairedTTest.less(a, b).pValue();
        Assume.that(before > 1e-12 && before < 1 - 1e-12);

        // When: all by the same, so that the variance stays
        for (int i = 0; i < n; i++) {
            a[i] -= less;
        }

        // Then
        assertThat(PairedTTest.less(a, b).pValue()).isLessThan(before);
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
