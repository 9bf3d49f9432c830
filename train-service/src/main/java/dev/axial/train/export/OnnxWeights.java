package dev.axial.train.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the weights of a network back from the file that {@link OnnxExport} wrote of it. */
public final class OnnxWeights {

    private OnnxWeights() {}

    /** @throws IllegalArgumentException if the file is not of this network */
    public static Weights read(byte[] onnx, Network network) {
        Map<String, TensorProto> initializers = new HashMap<>();
        try {
            ModelProto.parseFrom(onnx)
                    .getGraph()
                    .getInitializerList()
                    .forEach(initializer -> initializers.put(initializer.getName(), initializer));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the file is no ONNX model: " + e.getMessage(), e);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            TensorProto initializer = initializers.get(parameter.name());
            if (initializer == null || initializer.getRawData().size() != Float.BYTES * parameter.size()) {
                throw new IllegalArgumentException("the ONNX model has no " + parameter.name() + " of float32 "
                        + parameter.shape() + ": it is of another network");
            }
            float[] values = new float[parameter.size()];
            initializer
                    .getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            tensors.put(parameter.name(), new Tensor(parameter.shape(), values));
        }
        return new Weights(network, tensors);
    }
}
