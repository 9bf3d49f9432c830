package dev.axial.infer.edge.protocol;

import com.google.protobuf.ByteString;
import dev.axial.contract.inference.wire.InferTensorContents;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Requests for organ: its version 3 takes images of two pixels a, b, and its logits are (a / 64, b / 64, 0). */
final class OrganRequests {

    private OrganRequests() {}

    /** Without values. */
    static ModelInferRequest.Builder request(long images) {
        return ModelInferRequest.newBuilder()
                .setModelName("organ")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype("UINT8")
                        .addAllShape(List.of(images, 1L, 1L, 2L)));
    }

    /** Values of 0 to 255. */
    static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }

    /** The values of an output. */
    static List<Float> floats(ByteString raw) {
        ByteBuffer values = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Float> floats = new ArrayList<>();
        while (values.hasRemaining()) {
            floats.add(values.getFloat());
        }
        return floats;
    }

    /** One image, with values in the field for their datatype. */
    static ModelInferRequest.Builder typed(InferTensorContents.Builder contents) {
        ModelInferRequest.Builder request = request(1);
        request.getInputsBuilder(0).setContents(contents);
        return request;
    }
}
