package dev.axial.infer.request;

import com.google.protobuf.UnsafeByteOperations;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.inference.wire.ModelInferResponse.InferOutputTensor;
import dev.axial.infer.request.InferReply.OutputTensor;

/** Replies of the protocol over gRPC, their values raw: clients read no other. */
public final class ProtobufReplies {

    private ProtobufReplies() {}

    public static ModelInferResponse of(InferReply reply) {
        ModelInferResponse.Builder message = ModelInferResponse.newBuilder()
                .setModelName(reply.model().name().value())
                .setModelVersion(Integer.toString(reply.model().version()))
                .setId(reply.id().orElse(""));
        for (OutputTensor output : reply.outputs()) {
            message.addOutputs(InferOutputTensor.newBuilder()
                            .setName(output.name())
                            .setDatatype(output.datatype())
                            .addShape(output.rows())
                            .addShape(output.columns()))
                    .addRawOutputContents(UnsafeByteOperations.unsafeWrap(RawTensors.of(output)));
        }
        return message.build();
    }
}
