package dev.axial.infer.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.axial.contract.inference.wire.InferTensorContents;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** By hand: 128 for each object, 20 for each byte of packed numbers and each other number, 3 for each byte of text. */
class MessageWeightTest {

    @Test
    void rawTensorsWeighNothingThemselves() throws IOException {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("organ")
                .addRawInputContents(ByteString.copyFrom(new byte[1_000_000]))
                .build();

        assertThat(weight(request)).isEqualTo(128 + (128 + 5 * 3) + 128);
    }

    @Test
    void nestedMessagesAndNumbersWeighWhatTheyBecome() throws IOException {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .addInputs(InferInputTensor.newBuilder()
                        .setContents(InferTensorContents.newBuilder()
                                .addUintContents(1)
                                .addUintContents(200))) // one byte and two
                .addInputs(InferInputTensor.getDefaultInstance())
                .build();

        assertThat(weight(request)).isEqualTo(128 + (128 + (128 + (128 + 3 * 20))) + 128);
    }

    @Test
    void whatIsNoMessageIsRefused() {
        CodedInputStream cut = CodedInputStream.newInstance(new byte[] {7 << 3 | 2, 100, 1});

        assertThatThrownBy(() -> MessageWeight.of(cut, ModelInferRequest.getDescriptor()))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    private static long weight(ModelInferRequest request) throws IOException {
        return MessageWeight.of(request.toByteString().newCodedInput(), ModelInferRequest.getDescriptor());
    }
}
