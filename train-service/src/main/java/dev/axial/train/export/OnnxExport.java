package dev.axial.train.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a network as ONNX, opset 17, IR version 8.
 *
 * <p>Input {@code images}, uint8 {@code [N, C, H, W]}; outputs {@code logits} and {@code probabilities}, float32
 * {@code [N, classes]}; N is free. The first nodes turn bytes into values, so that whoever serves the file cannot do it
 * differently. Equal arguments give equal bytes.
 */
public final class OnnxExport {

    /** Version of the operators; the newest that every runtime of the last years knows. */
    private static final int OPSET = 17;

    /** Version of the file format; the one that came with that opset. */
    private static final int IR_VERSION = 8;

    private OnnxExport() {}

    /**
     * @param scales one per channel of the network's input
     * @param metadata written as metadata properties, in the order of their keys
     * @return the file
     */
    public static byte[] of(Network network, List<ChannelScale> scales, Weights weights, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("axial")
                .setGraph(new GraphWriter(network, scales, weights).graph());
        new TreeMap<>(metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }
}
