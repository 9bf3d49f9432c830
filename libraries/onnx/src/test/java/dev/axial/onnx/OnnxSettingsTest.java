package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnnxSettingsTest {

    private static final Map<String, Map<String, String>> NO_OPTIONS = Map.of();

    @Test
    void defaultsToTwoThreadsOnTheCpuThatSleepWhenIdle() {
        assertThat(OnnxSettings.DEFAULT).isEqualTo(settings(2, List.of("cpu"), Optional.empty()));
    }

    @Test
    void aProviderHasTheOptionsOfItsLabel() {
        assertThat(ExecutionProvider.of(
                        List.of("tensorrt", "cuda", "cpu"), 1, Map.of("tensorrt", Map.of("trt_fp16_enable", "1"))))
                .containsExactly(
                        new ExecutionProvider.TensorRt(1, Map.of("trt_fp16_enable", "1")),
                        new ExecutionProvider.Cuda(1, Map.of()),
                        new ExecutionProvider.Cpu());
    }

    @Test
    void namesAnUnknownProviderAndThoseThatThereAre() {
        assertThatThrownBy(() -> ExecutionProvider.of(List.of("gpu"), 0, NO_OPTIONS))
                .hasMessage("no execution provider 'gpu'; there are tensorrt, cuda, cpu");
        assertThatThrownBy(() -> ExecutionProvider.of(List.of("cuda"), -1, NO_OPTIONS))
                .hasMessage("GPUs are numbered from 0, got -1");
        assertThatThrownBy(() -> ExecutionProvider.of(List.of("cpu"), 0, Map.of("cuda", Map.of("a", "b"))))
                .hasMessage("there are options for the execution provider 'cuda', which is not one of [cpu]");
        assertThatThrownBy(() -> ExecutionProvider.of(List.of("cpu"), 0, Map.of("cpu", Map.of("a", "b"))))
                .hasMessage("there are options for the execution provider 'cpu', which has none");
        assertThatThrownBy(() -> settings(1, List.of(), Optional.empty()))
                .hasMessageContaining("needs an execution provider");
        assertThatThrownBy(() -> settings(0, List.of("cpu"), Optional.empty())).hasMessageContaining("got 0");
        assertThatThrownBy(() -> settings(1, List.of("cpu"), Optional.of("cuda")))
                .hasMessage("the execution provider that is required is one of [cpu], got 'cuda'");
    }

    @Test
    void refusesToFallBackToAProviderThatWasNotConfigured() {
        // Given: a CPU build
        OnnxSettings settings = settings(1, List.of("cuda"), Optional.empty());

        // When // Then
        assertThatThrownBy(() -> OnnxModel.open(new byte[0], settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "none of the configured execution providers can be used here: cuda is not in this build (GPU"
                                + " providers come with mvn -Dgpu); add cpu to the list, or install what they need");
    }

    @Test
    void refusesToFallBackWhereAProviderIsRequired() {
        // Given: a CPU build
        OnnxSettings settings = settings(1, List.of("cuda", "cpu"), Optional.of("cuda"));

        // When // Then
        assertThatThrownBy(() -> OnnxModel.open(new byte[0], settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the execution provider cuda is required, and cpu would compute: cuda is not in this build"
                        + " (GPU providers come with mvn -Dgpu)");
    }

    private static OnnxSettings settings(int threads, List<String> labels, Optional<String> required) {
        return new OnnxSettings(threads, ExecutionProvider.of(labels, 0, NO_OPTIONS), required, false);
    }
}
