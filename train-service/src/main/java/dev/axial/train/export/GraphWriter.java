package dev.axial.train.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.LayerVisitor;
import dev.axial.train.network.Network;
import dev.axial.train.network.NetworkStep;
import dev.axial.train.network.Place;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.network.Widen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The ONNX nodes of each layer, one after the other.
 *
 * <p>A layer's result is named after its node, {@code <position>/<operator>}; its parameters keep their names.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/Operators.md">the operators</a>
 */
final class GraphWriter implements LayerVisitor<Void> {

    private static final String IMAGES = "images";
    private static final String LOGITS = "logits";
    private static final String PROBABILITIES = "probabilities";

    private final Network network;
    private final Weights weights;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("axial");

    /** Name of the value that the next node takes. */
    private String flow = IMAGES;

    GraphWriter(Network network, List<ChannelScale> scales, Weights weights) {
        this.network = network;
        this.weights = weights;
        int channels = network.input().channels();
        if (scales.size() != channels) {
            throw new IllegalArgumentException(
                    "one scale per channel of " + network.input() + ", got " + scales.size() + " scales");
        }
        float[] scale = new float[channels];
        float[] offset = new float[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = scales.get(c).scale();
            offset[c] = scales.get(c).offset();
        }
        addInitializer("scale", new Tensor(List.of(1, channels, 1, 1), scale));
        addInitializer("offset", new Tensor(List.of(1, channels, 1, 1), offset));
    }

    GraphProto graph() {
        graph.addInput(value(
                IMAGES,
                DataType.UINT8,
                network.input().channels(),
                network.input().height(),
                network.input().width()));
        add("input", "Cast", List.of(flow), whole("to", DataType.FLOAT.getNumber()));
        add("input", "Mul", List.of(flow, "scale"));
        add("input", "Add", List.of(flow, "offset"));
        network.visit(this);
        // the last layer's result gets the name under which it leaves the graph
        int last = graph.getNodeCount() - 1;
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, LOGITS));
        graph.addNode(NodeProto.newBuilder()
                .setName("output/Softmax")
                .setOpType("Softmax")
                .addInput(LOGITS)
                .addOutput(PROBABILITIES)
                .addAttribute(whole("axis", 1)));
        graph.addOutput(value(LOGITS, DataType.FLOAT, network.classes()));
        graph.addOutput(value(PROBABILITIES, DataType.FLOAT, network.classes()));
        return graph.build();
    }

    @Override
    public Void linear(Place place) {
        String weight = parameter(place, "weight"); // [out, in]
        return add(place.name(), "Gemm", List.of(flow, weight, parameter(place, "bias")), whole("transB", 1));
    }

    @Override
    public Void convolution(Layer.Convolution layer, Place place) {
        List<String> inputs = layer.bias()
                ? List.of(flow, parameter(place, "weight"), parameter(place, "bias"))
                : List.of(flow, parameter(place, "weight"));
        return add(
                place.name(),
                "Conv",
                inputs,
                wholes("kernel_shape", layer.kernel(), 2),
                wholes("strides", layer.stride(), 2),
                wholes("pads", layer.padding(), 4));
    }

    @Override
    public Void batchNorm(Place place) {
        List<String> inputs = List.of(
                flow,
                parameter(place, "weight"),
                parameter(place, "bias"),
                parameter(place, "running_mean"),
                parameter(place, "running_var"));
        return add(place.name(), "BatchNormalization", inputs, number("epsilon", Layer.BatchNorm.EPSILON));
    }

    @Override
    public Void activation(Layer.Activation layer, Place place) {
        return switch (layer.function()) {
            case RELU -> add(place.name(), "Relu", List.of(flow));
            case TANH -> add(place.name(), "Tanh", List.of(flow));
            case SIGMOID -> add(place.name(), "Sigmoid", List.of(flow));
            case LEAKY_RELU ->
                add(place.name(), "LeakyRelu", List.of(flow), number("alpha", Layer.Activation.Function.LEAK));
        };
    }

    @Override
    public Void maxPool(Layer.MaxPool layer, Place place) {
        return add(
                place.name(),
                "MaxPool",
                List.of(flow),
                wholes("kernel_shape", layer.size(), 2),
                wholes("strides", layer.stride(), 2),
                wholes("pads", layer.padding(), 4));
    }

    @Override
    public Void meanPool(Place place) {
        add(place.name(), "GlobalAveragePool", List.of(flow)); // [N, C, 1, 1]
        return flatten(place);
    }

    @Override
    public Void flatten(Place place) {
        return add(place.name(), "Flatten", List.of(flow), whole("axis", 1));
    }

    @Override
    public Void dropout(Layer.Dropout layer, Place place) {
        return null; // does nothing once a network is fitted
    }

    @Override
    public Void widen(Widen layer, Place place) {
        return add(place.name(), "Concat", Collections.nCopies(layer.channels(), flow), whole("axis", 1));
    }

    @Override
    public Void imageNetNormalization(Place place) {
        String scale = place.name() + ".scale";
        String offset = place.name() + ".offset";
        addInitializer(scale, ImageNetNormalization.scale());
        addInitializer(offset, ImageNetNormalization.offset());
        add(place.name(), "Mul", List.of(flow, scale));
        return add(place.name(), "Add", List.of(flow, offset));
    }

    @Override
    public Void residual(List<NetworkStep> body, List<NetworkStep> shortcut, Place place) {
        String input = flow;
        sequence(body, place);
        String change = flow;
        flow = input;
        sequence(shortcut, place);
        add(place.name(), "Add", List.of(change, flow));
        return add(place.name(), "Relu", List.of(flow));
    }

    @Override
    public Void sequence(List<NetworkStep> steps, Place place) {
        steps.forEach(step -> step.accept(this));
        return null;
    }

    private Void add(String place, String operator, List<String> inputs, AttributeProto... attributes) {
        flow = place + "/" + operator;
        graph.addNode(NodeProto.newBuilder()
                .setName(flow)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(flow)
                .addAllAttribute(Arrays.asList(attributes)));
        return null;
    }

    private String parameter(Place place, String name) {
        String full = place.name() + "." + name;
        addInitializer(full, weights.get(full));
        return full;
    }

    private void addInitializer(String name, Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(tensor.values());
        TensorProto.Builder initializer =
                TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        tensor.shape().forEach(initializer::addDims);
        graph.addInitializer(initializer.setRawData(ByteString.copyFrom(bytes)));
    }

    /** A value of N times these dimensions. */
    private static ValueInfoProto value(String name, DataType type, int... dimensions) {
        TensorShapeProto.Builder shape =
                TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("N"));
        for (int dimension : dimensions) {
            shape.addDim(Dimension.newBuilder().setDimValue(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto wholes(String name, long value, int times) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(Collections.nCopies(times, value))
                .build();
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }
}
