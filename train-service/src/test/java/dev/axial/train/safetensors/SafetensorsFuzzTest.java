package dev.axial.train.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.fuzz.Fuzz;
import dev.axial.train.network.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file that somebody imports as weights, made wrong: its values are never more than it has bytes. */
class SafetensorsFuzzTest {

    /** The header as bytes, text and a tree of JSON; the values once more. */
    private static final Fuzz FUZZ = new Fuzz(20_000, 512 << 10, 64);

    @Test
    void readsAFileOrSaysWhyNot() {
        // Given
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("conv1.weight", new Tensor(List.of(2, 1, 3, 3), new float[18]));
        tensors.put("fc.bias", new Tensor(List.of(3), new float[] {1, -2, 3}));
        tensors.put("scalar", new Tensor(List.of(), new float[] {1}));
        byte[] file = new Safetensors(Map.of("format", "pt"), tensors).encode();

        // When, Then
        FUZZ.decode(file, 1, bytes -> {
            try {
                Safetensors read = Safetensors.decode(bytes);
                long values =
                        read.tensors().values().stream().mapToLong(Tensor::size).sum();
                assertThat(4 * values).isLessThan(bytes.length);
                return null;
            } catch (InvalidSafetensorsException e) {
                return e.getMessage();
            }
        });
    }
}
