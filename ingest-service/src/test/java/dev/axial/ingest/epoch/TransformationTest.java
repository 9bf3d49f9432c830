package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransformationTest {

    private static final Augmentation EVERYTHING =
            new Augmentation(0.5, 0.25, new Chance(0.8, 15), new Chance(0.6, 0.1), new ScaleChance(0.4, 0.9, 1.2));

    @Test
    void drawsEachWithItsOwnProbabilityAndRange() {
        // When
        List<Transformation> drawn = IntStream.range(0, 10_000)
                .mapToObj(i -> Transformation.draw(EVERYTHING, 1, 1, i))
                .toList();

        // Then: shares within five deviations, sqrt(p (1 - p) / 10,000) <= 0.005
        assertThat(drawn.stream().filter(Transformation::mirrored).count()).isBetween(4750L, 5250L);
        assertThat(drawn.stream().filter(Transformation::flipped).count()).isBetween(2250L, 2750L);
        assertThat(drawn.stream().filter(t -> t.degrees() != 0).count()).isBetween(7750L, 8250L);
        assertThat(drawn.stream().filter(t -> t.right() != 0).count()).isBetween(5750L, 6250L);
        assertThat(drawn.stream().filter(t -> t.factor() != 1).count()).isBetween(3750L, 4250L);
        assertThat(drawn)
                .allMatch(t -> Math.abs(t.degrees()) <= 15
                        && Math.abs(t.right()) <= 0.1
                        && Math.abs(t.down()) <= 0.1
                        && t.factor() >= 0.9
                        && t.factor() <= 1.2);
        assertThat(drawn.stream().mapToDouble(Transformation::degrees).min())
                .satisfies(min -> assertThat(min.getAsDouble()).isLessThan(-14.9));
        assertThat(drawn.stream().mapToDouble(Transformation::degrees).max())
                .satisfies(max -> assertThat(max.getAsDouble()).isGreaterThan(14.9));
    }

    @Test
    void switchingOneOffLeavesTheOthersAsTheyWere() {
        // Given
        Augmentation withoutRotation = new Augmentation(
                EVERYTHING.flipHorizontal(),
                EVERYTHING.flipVertical(),
                new Chance(0, 0),
                EVERYTHING.translation(),
                EVERYTHING.scale());

        for (int i = 0; i < 100; i++) {
            // When
            Transformation all = Transformation.draw(EVERYTHING, 5, 2, i);
            Transformation without = Transformation.draw(withoutRotation, 5, 2, i);

            // Then
            assertThat(without)
                    .isEqualTo(new Transformation(
                            all.mirrored(), all.flipped(), 0, all.right(), all.down(), all.factor()));
        }
    }

    @Test
    void drawingNothingIsTheIdentity() {
        assertThat(Transformation.draw(Augmentation.NONE, 1, 1, 1).isIdentity()).isTrue();
    }
}
