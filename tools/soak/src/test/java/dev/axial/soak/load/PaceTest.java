package dev.axial.soak.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void isNotFasterThanTheRate() {
        // Given
        Pace pace = new Pace(100);

        // When // Then: after 2 s images 0 to 200 may be gone
        assertThat(pace.mayGo(200, 2, 150)).isTrue();
        assertThat(pace.mayGo(201, 2, 150)).isFalse();
    }

    @Test
    void isNeverMoreThanHalfAMinuteAheadOfTheAnswers() {
        // Given
        Pace pace = new Pace(100);

        // When // Then: 30 s of 100 images
        assertThat(pace.mayGo(5_000, 100, 2_000)).isTrue();
        assertThat(pace.mayGo(5_001, 100, 2_000)).isFalse();
    }
}
