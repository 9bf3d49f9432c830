package dev.axial.train.export;

import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as ONNX, opset 17, IR version 8.
 *
 * <p>Input {@code images}, uint8 {@code [N, C, H, W]}; outputs {@code logits} and {@code probabilities}, float32
 * {@code [N, classes]}; N is free. The first nodes turn bytes into values, so that whoever serves the file cannot do it
 * differently. Equal arguments give equal bytes.
 */
public final class OnnxExport {

    private OnnxExport() {}

    /**
     * @param scales one per channel of the network's input
     * @param metadata written as metadata properties, in the order of their keys
     * @return the file
     */
    public static byte[] of(
            Network network, List<ChannelScale> scales, Weights weights, Map<String, String> metadata) {
        throw new UnsupportedOperationException();
    }
}
