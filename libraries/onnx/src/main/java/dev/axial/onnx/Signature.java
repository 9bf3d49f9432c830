package dev.axial.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.axial.contract.model.ImageShape;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names, types and shapes of what a model takes and gives.
 *
 * @param input of one image
 * @param classes how many the outputs have
 */
record Signature(ImageShape input, int classes) {

    static final String IMAGES = "images";
    static final String LOGITS = "logits";
    static final String PROBABILITIES = "probabilities";
    static final Set<String> OUTPUTS = new LinkedHashSet<>(List.of(LOGITS, PROBABILITIES));

    /** ONNX Runtime's word for a dimension that is free. */
    private static final long FREE = -1;

    static Signature of(Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs) throws InvalidModelException {
        if (!inputs.keySet().equals(Set.of(IMAGES))) {
            throw new InvalidModelException("expected one input named images, got " + inputs.keySet());
        }
        ImageShape input = input(inputs.get(IMAGES));
        int classes = classes(outputs, LOGITS);
        int others = classes(outputs, PROBABILITIES);
        if (classes != others) {
            throw new InvalidModelException(
                    "logits and probabilities have as many classes, got " + classes + " and " + others);
        }
        return new Signature(input, classes);
    }

    private static ImageShape input(NodeInfo images) throws InvalidModelException {
        String expected = "expected input images as UINT8 [N, C, H, W] with N free";
        if (!(images.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.UINT8) {
            throw new InvalidModelException(expected + ", got " + images.getInfo());
        }
        long[] shape = tensor.getShape();
        if (shape.length != 4
                || shape[0] != FREE
                || Arrays.stream(shape).skip(1).anyMatch(d -> d < 1 || d > 1 << 16)) {
            throw new InvalidModelException(expected + ", got " + describe(tensor));
        }
        try {
            return new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(expected + ", got " + describe(tensor) + ": " + e.getMessage(), e);
        }
    }

    private static int classes(Map<String, NodeInfo> outputs, String name) throws InvalidModelException {
        String expected = "expected output " + name + " as FLOAT [N, classes] with N free and 2 or more classes";
        NodeInfo output = outputs.get(name);
        if (output == null) {
            throw new InvalidModelException(expected + ", got outputs " + outputs.keySet());
        }
        if (!(output.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new InvalidModelException(expected + ", got " + output.getInfo());
        }
        long[] shape = tensor.getShape();
        if (shape.length != 2 || shape[0] != FREE || shape[1] < 2 || shape[1] > Integer.MAX_VALUE) {
            throw new InvalidModelException(expected + ", got " + describe(tensor));
        }
        return (int) shape[1];
    }

    private static String describe(TensorInfo tensor) {
        return tensor.type + " " + Arrays.toString(tensor.getShape());
    }
}
