package dev.axial.infer.request;

import dev.axial.image.ImageShaper;
import dev.axial.infer.request.InputTensor.Content;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A request for inference, however it came.
 *
 * @param id repeated in the reply
 * @param outputs those that the caller wants; empty for all
 * @param binary whether all are wanted as raw bytes, where there are none named
 */
public record InferRequest(Optional<String> id, List<InputTensor> inputs, List<WantedOutput> outputs, boolean binary) {

    static final int MOST_DIMENSIONS = 8;

    private static final int MOST_TENSORS = 16;

    /** @throws InvalidInferRequestException if there are more than any model has */
    static void requireFewTensors(String what, int tensors) throws InvalidInferRequestException {
        if (tensors > MOST_TENSORS) {
            throw new InvalidInferRequestException("\"" + what + "\" has more than " + MOST_TENSORS + " tensors");
        }
    }

    /**
     * Returns whether a small one is answered with less than a millisecond of work besides the run: it has no image to
     * decode, and no classes to sort.
     */
    boolean isQuick() {
        return inputs.stream().noneMatch(input -> input.datatype().equals(InputTensor.BYTES))
                && outputs.stream().allMatch(output -> output.classes() == 0);
    }

    /**
     * An output that the caller wants.
     *
     * @param classes the best so many classes as text instead of the values; 0 for the values
     * @param binary whether as raw bytes instead of JSON
     */
    public record WantedOutput(String name, int classes, boolean binary) {}

    /**
     * A request whose body is one image, as {@code curl --data-binary @slice.png} sends it: a PNG or JPEG, or the bytes of
     * {@code [C, H, W]}. Its outputs are binary.
     */
    public static InferRequest ofImage(byte[] body) {
        boolean encoded = ImageShaper.isEncoded(body);
        return new InferRequest(
                Optional.empty(),
                List.of(new InputTensor(
                        RequestedImages.IMAGES,
                        encoded ? List.of(1L) : InputTensor.ONE_IMAGE,
                        encoded ? InputTensor.BYTES : InputTensor.UINT8,
                        encoded ? new Content.Elements(List.of(body)) : new Content.Values(ByteBuffer.wrap(body)))),
                List.of(),
                true);
    }
}
