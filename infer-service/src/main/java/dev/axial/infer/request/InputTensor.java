package dev.axial.infer.request;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An input of a request, as its caller named it.
 *
 * @param datatype in the words of the protocol: {@code UINT8}, {@code BYTES}, ...
 */
public record InputTensor(String name, List<Long> shape, String datatype, Content content) {

    static final String UINT8 = "UINT8";
    static final String BYTES = "BYTES";

    /** The shape of one image whose sides its sender does not tell. */
    static final List<Long> ONE_IMAGE = List.of();

    /** The values of a tensor, row-major. */
    public sealed interface Content {

        /** @param bytes one for each value */
        record Values(ByteBuffer bytes) implements Content {}

        /** Values of any length, of datatype {@code BYTES}. */
        record Elements(List<byte[]> elements) implements Content {}
    }
}
