package dev.axial.infer.request;

import dev.axial.contract.model.ImageShape;
import dev.axial.image.ImageShaper;
import dev.axial.image.ShapingResult;
import dev.axial.infer.request.InputTensor.Content;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The images of a request in the shape that a model takes.
 *
 * @param pixels uint8 {@code [n, C, H, W]}
 * @param n how many images, 1 or more
 */
record RequestedImages(ByteBuffer pixels, int n) {

    static final String IMAGES = "images";

    /**
     * Takes {@code images} as {@code UINT8 [N, C, H, W]}, or as {@code BYTES [N]} or {@code [N, 1]}: PNG or JPEG files,
     * which are shaped as ingest shapes the images of the stream.
     *
     * @param most images of one request
     * @throws InvalidInferRequestException if the inputs are others, or an image cannot be decoded
     */
    static RequestedImages of(InferRequest request, ImageShape shape, int most, ImageShaper shaper, Room room)
            throws InvalidInferRequestException {
        InputTensor images = onlyInput(request.inputs());
        String expected = "UINT8 [N, " + shape.channels() + ", " + shape.height() + ", " + shape.width()
                + "], or BYTES [N] with a PNG or JPEG each, and N of 1 to " + most;
        boolean encoded = images.datatype().equals(InputTensor.BYTES);
        if (!encoded && !images.datatype().equals(InputTensor.UINT8)) {
            throw wrong(images, expected);
        }
        boolean empty = images.content() instanceof Content.Values values
                && !values.bytes().hasRemaining();
        if (encoded && empty) {
            throw new InvalidInferRequestException("input 'images' has no data");
        }
        if (images.content() instanceof Content.Elements != encoded) {
            throw new InvalidInferRequestException("input 'images' says that it is " + images.datatype()
                    + ", and its data are " + (encoded ? "numbers" : "text"));
        }
        int n = rows(images, shape, most, expected);
        return images.content() instanceof Content.Elements elements
                ? decoded(elements.elements(), n, shape, shaper, room)
                : plain(((Content.Values) images.content()).bytes(), n, shape);
    }

    private static InputTensor onlyInput(List<InputTensor> inputs) throws InvalidInferRequestException {
        if (inputs.size() != 1 || !inputs.get(0).name().equals(IMAGES)) {
            throw new InvalidInferRequestException("a model takes one input, 'images', got "
                    + (inputs.isEmpty()
                            ? "none"
                            : inputs.stream().map(InputTensor::name).toList()));
        }
        return inputs.get(0);
    }

    private static int rows(InputTensor images, ImageShape shape, int most, String expected)
            throws InvalidInferRequestException {
        List<Long> given = images.shape();
        if (given == InputTensor.ONE_IMAGE) {
            return 1;
        }
        boolean ofEach = images.datatype().equals(InputTensor.BYTES)
                ? given.size() == 1 || given.size() == 2 && given.get(1) == 1
                : given.subList(1, given.size())
                        .equals(List.of((long) shape.channels(), (long) shape.height(), (long) shape.width()));
        if (!ofEach || given.get(0) < 1 || given.get(0) > most) {
            throw wrong(images, expected);
        }
        return given.get(0).intValue();
    }

    private static InvalidInferRequestException wrong(InputTensor images, String expected) {
        return new InvalidInferRequestException(
                "input 'images' is " + expected + "; got " + images.datatype() + " " + images.shape());
    }

    private static RequestedImages plain(ByteBuffer pixels, int n, ImageShape shape)
            throws InvalidInferRequestException {
        long bytes = (long) n * shape.size();
        if (pixels.remaining() != bytes) {
            throw new InvalidInferRequestException(n + " images of " + shape + " are " + bytes
                    + " bytes, and input 'images' has " + pixels.remaining());
        }
        return new RequestedImages(pixels, n);
    }

    private static RequestedImages decoded(List<byte[]> files, int n, ImageShape shape, ImageShaper shaper, Room room)
            throws InvalidInferRequestException {
        if (files.size() != n) {
            throw new InvalidInferRequestException(
                    "input 'images' has shape [" + n + "], and " + files.size() + " elements");
        }
        long bytes = (long) n * shape.size();
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidInferRequestException(
                    n + " images of " + shape + " are " + bytes + " bytes, and one request may have 2 GiB");
        }
        room.take(bytes); // a file of few bytes may become the shape of many
        byte[] pixels = new byte[(int) bytes];
        for (int i = 0; i < n; i++) {
            ShapingResult result = shaper.shape(files.get(i), shape);
            if (result instanceof ShapingResult.Rejected rejected) {
                throw new InvalidInferRequestException(
                        "image " + i + " is rejected as " + rejected.reason().code() + ": " + rejected.detail());
            }
            ((ShapingResult.Shaped) result).raster().copyTo(pixels, i * shape.size());
        }
        return new RequestedImages(ByteBuffer.wrap(pixels), n);
    }
}
