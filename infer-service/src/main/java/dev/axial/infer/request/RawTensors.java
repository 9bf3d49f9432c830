package dev.axial.infer.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.infer.request.InferReply.OutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Tensors as the protocol's raw bytes: little-endian, row-major; an element of {@code BYTES} begins with its length. */
public final class RawTensors {

    /** Most elements of a tensor of {@code BYTES}: empty ones would be more memory than the body that they came in. */
    static final int MOST_ELEMENTS = 1 << 16;

    private RawTensors() {}

    /** @throws InvalidInferRequestException if one more would be too many */
    static void requireFewer(String input, int elements) throws InvalidInferRequestException {
        if (elements == MOST_ELEMENTS) {
            throw new InvalidInferRequestException(input + " has more than " + MOST_ELEMENTS + " elements");
        }
    }

    /** @throws InvalidInferRequestException if a length is negative or leads past the end */
    static List<byte[]> elements(String input, ByteBuffer raw) throws InvalidInferRequestException {
        ByteBuffer bytes = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> elements = new ArrayList<>();
        while (bytes.hasRemaining()) {
            requireFewer("input '" + input + "'", elements.size());
            if (bytes.remaining() < Integer.BYTES) {
                throw new InvalidInferRequestException("input '" + input + "' ends amid the length of element "
                        + elements.size() + ": each element of BYTES begins with 4 bytes that say its length");
            }
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new InvalidInferRequestException(
                        "element " + elements.size() + " of input '" + input + "' says that it has "
                                + Integer.toUnsignedString(length) + " bytes, and " + bytes.remaining() + " follow");
            }
            byte[] element = new byte[length];
            bytes.get(element);
            elements.add(element);
        }
        return elements;
    }

    /** Returns the values of an output as raw bytes. */
    public static byte[] of(OutputTensor output) {
        if (output instanceof OutputTensor.FloatTensor numbers) {
            ByteBuffer raw =
                    ByteBuffer.allocate(numbers.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(numbers.values());
            return raw.array();
        } else if (output instanceof OutputTensor.ClassTensor classes) {
            List<byte[]> elements = classes.values().stream()
                    .map(value -> value.getBytes(UTF_8))
                    .toList();
            ByteBuffer raw = ByteBuffer.allocate(elements.stream()
                            .mapToInt(element -> Integer.BYTES + element.length)
                            .sum())
                    .order(ByteOrder.LITTLE_ENDIAN);
            elements.forEach(element -> raw.putInt(element.length).put(element));
            return raw.array();
        }
        throw new IllegalStateException("no raw bytes for " + output);
    }
}
