package dev.axial.train.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.axial.onnx.ModelMetadata;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Network;
import dev.axial.train.network.NetworkStep;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.ResNet18;
import dev.axial.train.network.Tensor;
import dev.axial.train.recipe.InvalidRecipeException;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.safetensors.Safetensors;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The weights of a model as a safetensors file, from the ONNX file that {@link OnnxExport} wrote.
 *
 * <p>Names are those of the network's parameters. A last layer that follows a ResNet-18 at once is {@code fc}, as torchvision
 * has it: {@code torchvision.models.resnet18(num_classes=...)} loads the file with {@code strict=False}, which passes over
 * its counts of batches.
 */
public final class OnnxWeights {

    private static final String TORCHVISIONS_LAST = "fc";

    private OnnxWeights() {}

    /** @throws IllegalArgumentException if that is no ONNX file of Axial's */
    public static Safetensors read(byte[] onnx) {
        try {
            ModelProto model = ModelProto.parseFrom(onnx);
            Map<String, String> metadata = model.getMetadataPropsList().stream()
                    .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
            Network network = network(ModelMetadata.of(metadata));
            Map<String, String> about = new LinkedHashMap<>(metadata);
            about.put("format", "pt"); // by which Python's readers know that names and shapes are PyTorch's
            return new Safetensors(about, tensors(model, network));
        } catch (InvalidProtocolBufferException | InvalidRecipeException e) {
            throw new IllegalArgumentException("the file is no ONNX model of Axial's: " + e.getMessage(), e);
        }
    }

    private static Network network(ModelMetadata metadata) throws InvalidRecipeException {
        return Recipe.parse(metadata.recipe(), metadata.recipeYaml())
                .network(metadata.labels().size());
    }

    private static Map<String, Tensor> tensors(ModelProto model, Network network) {
        Map<String, TensorProto> initializers = new HashMap<>();
        model.getGraph()
                .getInitializerList()
                .forEach(initializer -> initializers.put(initializer.getName(), initializer));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            TensorProto initializer = initializers.get(parameter.name());
            if (initializer == null || initializer.getRawData().size() != Float.BYTES * parameter.size()) {
                throw new IllegalArgumentException("the ONNX model has no " + parameter.name() + " of float32 "
                        + parameter.shape() + ", as its recipe says");
            }
            tensors.put(torchvisionsName(parameter.name(), network), tensor(parameter, initializer));
        }
        return tensors;
    }

    private static Tensor tensor(Parameter parameter, TensorProto initializer) {
        float[] values = new float[Math.toIntExact(parameter.size())];
        initializer
                .getRawData()
                .asReadOnlyByteBuffer()
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Tensor(parameter.shape(), values);
    }

    private static String torchvisionsName(String name, Network network) {
        List<NetworkStep> steps = network.steps();
        int last = steps.size() - 1;
        boolean whole = last > 0
                && steps.get(last - 1).layer() instanceof ResNet18
                && steps.get(last).layer() instanceof Layer.Logits;
        String prefix = steps.get(last).place().name() + ".";
        return whole && name.startsWith(prefix) ? TORCHVISIONS_LAST + name.substring(prefix.length() - 1) : name;
    }
}
