package dev.axial.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunIdsTest {

    @Test
    void isTheUuidOfVersionFiveThatOthersCompute() {
        // Given
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        // When, Then
        // Python: uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), from its documentation
        assertThat(RunIds.uuid5(dns, "python.org")).isEqualTo(UUID.fromString("886313e1-3b8a-5372-9b90-0c9aee199e5d"));
    }

    @Test
    void isTheSameForARedeliveryAndAnotherForAnyOtherRequest() {
        // When, Then
        assertThat(RunIds.of("c", "t", 1, 7)).isEqualTo(RunIds.of("c", "t", 1, 7));
        assertThat(RunIds.of("c", "t", 1, 7)).isNotEqualTo(RunIds.of("c", "t", 1, 8));
        assertThat(RunIds.of("c", "t", 1, 7)).isNotEqualTo(RunIds.of("d", "t", 1, 7));
    }
}
