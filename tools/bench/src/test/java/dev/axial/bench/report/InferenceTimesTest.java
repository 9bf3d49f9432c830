package dev.axial.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class InferenceTimesTest {

    @Test
    void meansAreOfWhatCameBetween() throws Exception {
        // Given
        JsonNode before = statistics(100, 40, 10, 1_000_000, 4_000_000);
        JsonNode after = statistics(400, 140, 110, 6_000_000, 34_000_000);

        // When
        InferenceTimes times = InferenceTimes.between(before, after);

        // Then: 100 requests waited 5 ms together; 100 runs of 300 images took 30 ms
        assertThat(times).isEqualTo(new InferenceTimes(100, 50, 50, 50, 100, 300, 3));
    }

    @Test
    void withoutRequestsAndRunsAllIsZero() throws Exception {
        // Given
        JsonNode same = statistics(100, 40, 10, 1_000_000, 4_000_000);

        // When // Then
        assertThat(InferenceTimes.between(same, same)).isEqualTo(new InferenceTimes(0, 0, 0, 0, 0, 0, 0));
    }

    private static JsonNode statistics(long images, long runs, long requests, long nanos, long runNanos)
            throws Exception {
        String request = "{'count': " + requests + ", 'ns': " + nanos + "}";
        return new ObjectMapper()
                .readTree(("{'model_stats': [{'inference_count': " + images + ", 'execution_count': " + runs
                                + ", 'inference_stats': {'success': " + request + ", 'queue': " + request
                                + ", 'compute_input': " + request + ", 'compute_output': " + request
                                + ", 'compute_infer': {'count': " + runs + ", 'ns': " + runNanos + "}}}]}")
                        .replace('\'', '"'));
    }
}
