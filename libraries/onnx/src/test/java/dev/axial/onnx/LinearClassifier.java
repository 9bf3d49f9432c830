package dev.axial.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import java.util.List;
import java.util.Map;

/**
 * The smallest model that Axial serves, for tests that work its answers out by hand: {@code logits = W x + b} over the
 * bytes of an image, {@code probabilities = softmax(logits)}; opset 17, IR 8.
 */
public final class LinearClassifier {

    private LinearClassifier() {}

    /**
     * @param weights {@code [classes][C * H * W]}
     * @param bias {@code [classes]}
     * @return an ONNX file
     */
    public static byte[] file(ImageShape input, float[][] weights, float[] bias, ModelMetadata metadata) {
        return model(input, weights, bias, metadata.toMap()).build().toByteArray();
    }

    /** Provenance of a run that never was; everything but the arguments is made up. */
    public static ModelMetadata metadata(String runId, List<String> labels) {
        return new ModelMetadata(
                new RunId(runId),
                ModelName.DEFAULT,
                labels,
                "linear",
                "network: [linear]\n",
                1,
                2,
                "cpu",
                new DatasetRef("organamnist", new ArtifactRef(Sha256.of(new byte[0]), 0)),
                "0.1.0",
                1);
    }

    /** The same as a message, for a test that spoils a part of it. */
    static ModelProto.Builder model(ImageShape input, float[][] weights, float[] bias, Map<String, String> metadata) {
        TensorProto.Builder matrix = TensorProto.newBuilder()
                .setName("weights")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(weights.length)
                .addDims(input.size());
        for (float[] row : weights) {
            for (float weight : row) {
                matrix.addFloatData(weight);
            }
        }
        TensorProto.Builder vector = TensorProto.newBuilder()
                .setName("bias")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(bias.length);
        for (float value : bias) {
            vector.addFloatData(value);
        }
        GraphProto graph = GraphProto.newBuilder()
                .setName("linear")
                .addInput(value(
                        "images", TensorProto.DataType.UINT8, -1, input.channels(), input.height(), input.width()))
                .addNode(node("Cast", "cast", "values", "images")
                        .addAttribute(attribute("to", TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("Flatten", "flatten", "flat", "values"))
                .addNode(node("Gemm", "linear", "logits", "flat", "weights", "bias")
                        .addAttribute(attribute("transB", 1)))
                .addNode(node("Softmax", "softmax", "probabilities", "logits").addAttribute(attribute("axis", 1)))
                .addInitializer(matrix)
                .addInitializer(vector)
                .addOutput(value("logits", TensorProto.DataType.FLOAT, -1, weights.length))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, -1, weights.length))
                .build();
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("axial-test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model;
    }

    /** @param shape -1 stands for the free dimension N */
    static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size < 0 ? dimension.setDimParam("N") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }

    private static NodeProto.Builder node(String operator, String name, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto.Builder attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value);
    }
}
