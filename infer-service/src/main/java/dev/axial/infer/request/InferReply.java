package dev.axial.infer.request;

import dev.axial.contract.image.Prediction;
import java.util.List;
import java.util.Optional;

/**
 * The answer of a model to a request.
 *
 * @param id of the request
 * @param outputs in the order in which they were asked for
 */
public record InferReply(Prediction.Model model, Optional<String> id, List<OutputTensor> outputs) {

    /** An output, row-major. */
    public sealed interface OutputTensor {

        String name();

        /** In the words of the protocol. */
        String datatype();

        /** Rows, one for each image. */
        int rows();

        /** Values in a row. */
        int columns();

        /** True if the caller wants raw bytes. */
        boolean binary();

        /** @param values float32 {@code [rows, columns]} */
        record FloatTensor(String name, int rows, int columns, float[] values, boolean binary) implements OutputTensor {
            @Override
            public String datatype() {
                return "FP32";
            }
        }

        /** @param values text {@code [rows, columns]}: {@code value:index:label}, highest first */
        record ClassTensor(String name, int rows, int columns, List<String> values, boolean binary)
                implements OutputTensor {
            @Override
            public String datatype() {
                return InputTensor.BYTES;
            }
        }
    }
}
