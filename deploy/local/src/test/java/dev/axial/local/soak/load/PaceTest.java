package dev.axial.local.soak.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void isNotFasterThanTheRate() {
        // Given
        Pace pace = new Pace(1_000, 100, 0);

        // When // Then: after 2 s images 0 to 200 may be gone
        assertThat(pace.mayGo(200, 2, 150, 0)).isTrue();
        assertThat(pace.mayGo(201, 2, 150, 0)).isFalse();
    }

    @Test
    void isNeverMoreThanHalfAMinuteAheadOfTheAnswers() {
        // Given
        Pace pace = new Pace(100_000, 100, 0);

        // When // Then: 30 s of 100 images
        assertThat(pace.mayGo(5_000, 100, 2_000, 0)).isTrue();
        assertThat(pace.mayGo(5_001, 100, 2_000, 0)).isFalse();
    }

    @Test
    void faultsAndStreamOverlapFromBeginningToEnd() {
        // Given
        Pace pace = new Pace(1_000, 1e6, 9);

        // When // Then: a tenth of the images before the first fault, the last tenth after the ninth
        assertThat(pace.mayGo(99, 1, 99, 0)).isTrue();
        assertThat(pace.mayGo(100, 1, 100, 0)).isFalse();
        assertThat(pace.mayGo(100, 1, 100, 1)).isTrue();
        assertThat(pace.mayGo(899, 1, 899, 8)).isTrue();
        assertThat(pace.mayGo(900, 1, 900, 8)).isFalse();
        assertThat(pace.mayGo(999, 1, 999, 9)).isTrue();
    }
}
