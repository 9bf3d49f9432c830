package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

    @Test
    void givesThePublishedSequence() {
        // Given: the seed and numbers of the reference implementation, https://prng.di.unimi.it/splitmix64.c
        SplitMix64 random = new SplitMix64(1234567);

        // When, Then
        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    }

    @Test
    void staysWithinItsBounds() {
        // Given
        SplitMix64 random = new SplitMix64(1);
        int[] counts = new int[7];

        // When
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextBelow(7)]++;
            assertThat(random.nextDouble()).isBetween(0.0, Math.nextDown(1.0));
        }

        // Then: 10,000 each, within five deviations of sqrt(70,000 * 1/7 * 6/7) = 93
        for (int count : counts) {
            assertThat(count).isBetween(9_535, 10_465);
        }
    }

    @Test
    void differsBySeedEpochAndIndex() {
        // Given
        Set<Long> firsts = new HashSet<>();

        // When
        for (long seed = 0; seed < 10; seed++) {
            for (int epoch = 0; epoch < 10; epoch++) {
                for (int index = -1; index < 100; index++) {
                    firsts.add(SplitMix64.of(seed, epoch, index).nextLong());
                }
            }
        }

        // Then
        assertThat(firsts).hasSize(10 * 10 * 101);
    }
}
