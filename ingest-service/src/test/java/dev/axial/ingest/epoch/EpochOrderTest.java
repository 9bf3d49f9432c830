package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

    @Test
    void shuffledIsAPermutation() {
        // When
        EpochOrder order = EpochOrder.shuffled(1000, 1, 1);

        // Then
        assertThat(IntStream.range(0, 1000).map(order::imageAt).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void isTheSameForTheSameSeedAndEpochAlone() {
        assertThat(indices(EpochOrder.shuffled(50, 7, 3)))
                .isEqualTo(indices(EpochOrder.shuffled(50, 7, 3)))
                .isNotEqualTo(indices(EpochOrder.shuffled(50, 7, 4)))
                .isNotEqualTo(indices(EpochOrder.shuffled(50, 8, 3)));
    }

    @Test
    void neverChangesBetweenVersions() {
        // A run that resumes after an upgrade must go on with the same order; worked out with Python's integers.
        assertThat(indices(EpochOrder.shuffled(10, 1, 1))).containsExactly(6, 7, 1, 2, 5, 4, 0, 9, 8, 3);
    }

    private static int[] indices(EpochOrder order) {
        return IntStream.range(0, 10).map(order::imageAt).toArray();
    }
}
