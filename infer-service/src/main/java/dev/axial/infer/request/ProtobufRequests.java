package dev.axial.infer.request;

import com.google.protobuf.ByteString;
import dev.axial.contract.inference.wire.InferParameter;
import dev.axial.contract.inference.wire.InferTensorContents;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import dev.axial.contract.inference.wire.ModelInferRequest.InferRequestedOutputTensor;
import dev.axial.infer.request.InferRequest.WantedOutput;
import dev.axial.infer.request.InputTensor.Content;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests of the protocol over gRPC: the values of each input raw, or in the field for its datatype. */
public final class ProtobufRequests {

    private static final String CLASSIFICATION = "classification";

    private ProtobufRequests() {}

    /** @throws InvalidInferRequestException if the parts of the message do not fit together */
    public static InferRequest read(ModelInferRequest message) throws InvalidInferRequestException {
        InferRequest.requireFewTensors("inputs", message.getInputsCount());
        InferRequest.requireFewTensors("outputs", message.getOutputsCount());
        boolean raw = message.getRawInputContentsCount() > 0;
        if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
            throw new InvalidInferRequestException("raw_input_contents has one entry for each input or none, got "
                    + message.getRawInputContentsCount() + " for " + message.getInputsCount() + " inputs");
        }
        List<InputTensor> inputs = new ArrayList<>();
        for (int i = 0; i < message.getInputsCount(); i++) {
            InferInputTensor input = message.getInputs(i);
            if (raw && input.hasContents()) {
                throw new InvalidInferRequestException("input '" + input.getName()
                        + "' has contents, and the request raw_input_contents: a request has one or the other");
            }
            if (input.getShapeCount() == 0 || input.getShapeCount() > InferRequest.MOST_DIMENSIONS) {
                throw new InvalidInferRequestException("the shape of an input has 1 to " + InferRequest.MOST_DIMENSIONS
                        + " dimensions, that of '" + input.getName() + "' has " + input.getShapeCount());
            }
            inputs.add(new InputTensor(
                    input.getName(),
                    input.getShapeList(),
                    input.getDatatype(),
                    raw ? raw(input, message.getRawInputContents(i)) : typed(input, input.getContents())));
        }
        List<WantedOutput> outputs = new ArrayList<>();
        for (InferRequestedOutputTensor output : message.getOutputsList()) {
            outputs.add(new WantedOutput(output.getName(), classes(output), true));
        }
        return new InferRequest(
                message.getId().isEmpty() ? Optional.empty() : Optional.of(message.getId()), inputs, outputs, true);
    }

    private static Content raw(InferInputTensor input, ByteString values) throws InvalidInferRequestException {
        ByteBuffer bytes = values.asReadOnlyByteBuffer();
        return input.getDatatype().equals(InputTensor.BYTES)
                ? new Content.Elements(RawTensors.elements(input.getName(), bytes))
                : new Content.Values(bytes);
    }

    private static Content typed(InferInputTensor input, InferTensorContents contents)
            throws InvalidInferRequestException {
        if (input.getDatatype().equals(InputTensor.BYTES)) {
            requireOnly(input, "bytes_contents", contents.getBytesContentsCount());
            List<byte[]> elements = new ArrayList<>();
            for (ByteString element : contents.getBytesContentsList()) {
                RawTensors.requireFewer("input '" + input.getName() + "'", elements.size());
                elements.add(element.toByteArray());
            }
            return new Content.Elements(elements);
        }
        if (!input.getDatatype().equals(InputTensor.UINT8)) {
            return new Content.Values(ByteBuffer.allocate(0)); // no model takes it, which is said where that is known
        }
        requireOnly(input, "uint_contents", contents.getUintContentsCount());
        byte[] values = new byte[contents.getUintContentsCount()];
        for (int i = 0; i < values.length; i++) {
            int value = contents.getUintContents(i);
            if (value < 0 || value > 255) {
                throw new InvalidInferRequestException("input '" + input.getName()
                        + "' is UINT8, whose values are 0 to 255; value " + i + " is "
                        + Integer.toUnsignedString(value));
            }
            values[i] = (byte) value;
        }
        return new Content.Values(ByteBuffer.wrap(values));
    }

    private static void requireOnly(InferInputTensor input, String field, int values)
            throws InvalidInferRequestException {
        InferTensorContents contents = input.getContents();
        int all = contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
        if (values == 0 || all > values) {
            throw new InvalidInferRequestException("the values of input '" + input.getName() + "', which is "
                    + input.getDatatype() + ", are in raw_input_contents, or in " + field
                    + " of its contents, which has "
                    + values + "; all fields together have " + all);
        }
    }

    private static int classes(InferRequestedOutputTensor output) throws InvalidInferRequestException {
        InferParameter parameter = output.getParametersMap().get(CLASSIFICATION);
        if (parameter == null) {
            return 0;
        }
        long classes =
                switch (parameter.getParameterChoiceCase()) {
                    case INT64_PARAM -> parameter.getInt64Param();
                    case UINT64_PARAM -> parameter.getUint64Param();
                    default -> -1;
                };
        if (classes < 0 || classes > Integer.MAX_VALUE) {
            throw new InvalidInferRequestException("parameter '" + CLASSIFICATION + "' of output '" + output.getName()
                    + "' is a whole number of classes, got "
                    + parameter.toString().strip());
        }
        return (int) classes;
    }
}
