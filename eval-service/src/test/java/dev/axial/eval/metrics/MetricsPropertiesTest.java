package dev.axial.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MetricsPropertiesTest {

    @Property(tries = 150)
    void doNotDependOnTheOrderOfTheImages(
            @ForAll @IntRange(min = 1, max = 120) int images,
            @ForAll @IntRange(min = 2, max = 12) int classes,
            @ForAll long seed)
            throws Exception {
        // Given: probabilities of two decimals, so that many are alike
        Random random = new Random(seed);
        int[] labels = random.ints(images, 0, classes).toArray();
        float[][] probabilities = new float[images][];
        for (int i = 0; i < images; i++) {
            probabilities[i] = probabilities(classes, random);
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, images).boxed().toList());
        Collections.shuffle(order, random);

        // When
        TestMetrics given = metrics(labels, probabilities, classes);
        TestMetrics shuffled = metrics(
                order.stream().mapToInt(i -> labels[i]).toArray(),
                order.stream().map(i -> probabilities[i]).toArray(float[][]::new),
                classes);

        // Then: counts and ranks are exact; sums differ by rounding alone
        assertThat(shuffled.accuracy()).isEqualTo(given.accuracy());
        assertThat(shuffled.accuracyInterval95()).isEqualTo(given.accuracyInterval95());
        assertThat(shuffled.confusion().rows()).isEqualTo(given.confusion().rows());
        assertThat(shuffled.perClass()).isEqualTo(given.perClass());
        assertThat(shuffled.auc()).isEqualTo(given.auc());
        assertThat(shuffled.absentClasses()).isEqualTo(given.absentClasses());
        assertThat(shuffled.loss()).isCloseTo(given.loss(), within(1e-9));
        assertThat(shuffled.expectedCalibrationError()).isCloseTo(given.expectedCalibrationError(), within(1e-6));
    }

    @Property(tries = 150)
    void stayWithinTheirRanges(
            @ForAll @IntRange(min = 1, max = 60) int images,
            @ForAll @IntRange(min = 2, max = 5) int classes,
            @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        float[][] probabilities = new float[images][];
        for (int i = 0; i < images; i++) {
            probabilities[i] = probabilities(classes, random);
        }

        TestMetrics metrics = metrics(random.ints(images, 0, classes).toArray(), probabilities, classes);

        assertThat(metrics.accuracyInterval95().low()).isBetween(0.0, metrics.accuracy());
        assertThat(metrics.accuracyInterval95().high()).isBetween(metrics.accuracy(), 1.0);
        assertThat(metrics.auc()).isBetween(0.0, 1.0);
        assertThat(metrics.expectedCalibrationError()).isBetween(0.0, 1.0);
        assertThat(metrics.loss()).isBetween(0.0, -Math.log(LogLoss.SMALLEST_PROBABILITY) + 1e-9);
        assertThat(metrics.confusion().rows().stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(images);
    }

    private static TestMetrics metrics(int[] labels, float[][] probabilities, int classes) throws Exception {
        return TestMetrics.of(
                Given.predictions(labels, probabilities),
                IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList());
    }

    private static float[] probabilities(int classes, Random random) {
        float[] p = new float[classes];
        int left = 100;
        for (int c = 0; c < classes - 1; c++) {
            int share = random.nextInt(left + 1);
            p[c] = share / 100f;
            left -= share;
        }
        p[classes - 1] = left / 100f;
        return p;
    }
}
