package dev.axial.train.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.train.network.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    private static final String HEADER =
            "{\"__metadata__\":{\"a\":\"1\"}," + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";

    @Test
    void liesInTheFileAsTheFormatSays() throws Exception {
        // Given
        Tensor w = new Tensor(List.of(1, 2), new float[] {1.5f, -0.0f});

        // When
        byte[] file = new Safetensors(Map.of("a", "1"), Map.of("w", w)).encode();

        // Then
        assertThat(file).isEqualTo(file(HEADER, 1.5f, -0.0f));
        Safetensors read = Safetensors.decode(file);
        assertThat(read.metadata()).containsExactly(Map.entry("a", "1"));
        assertThat(read.tensors().get("w").shape()).containsExactly(1, 2);
        assertThat(read.tensors().get("w").values()).isEqualTo(w.values());
    }

    @Test
    void refusesAFileThatIsCutAnywhere() {
        // Given
        byte[] file = file(HEADER, 1.5f, 2);

        // When, Then
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Safetensors.decode(cut)).isInstanceOf(InvalidSafetensorsException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"w\":3}",
                "{\"w\":{\"dtype\":\"F63\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,2000000000],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{}"
            })
    void refusesAHeaderThatDoesNotDescribeItsEightBytes(String header) {
        // Given
        byte[] file = file(header, 1, 2);

        // When, Then
        assertThatThrownBy(() -> Safetensors.decode(file)).isInstanceOf(InvalidSafetensorsException.class);
    }

    @Test
    void readsWhatIsFloat32OfAFileOfOthers() throws InvalidSafetensorsException {
        // Given
        // in another order than that of the values, as the format allows
        byte[] file = file(
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
                        + "\"num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}",
                0,
                0,
                3,
                4);

        // When
        Safetensors read = Safetensors.decode(file);

        // Then
        assertThat(read.tensors()).containsOnlyKeys("w");
        assertThat(read.tensors().get("w").values()).isEqualTo(FloatBuffer.wrap(new float[] {3, 4}));
        assertThat(read.unread()).containsExactly("num_batches_tracked");
    }

    private static byte[] file(String header, float... values) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer file = ByteBuffer.allocate(8 + padded + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(padded).put(json);
        while (file.position() < 8 + padded) {
            file.put((byte) ' ');
        }
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }
}
