package dev.axial.train.fitting;

import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.safetensors.InvalidSafetensorsException;
import dev.axial.train.safetensors.Safetensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that decides how a fitting goes on after an epoch, as a safetensors file. Equal state gives equal bytes.
 *
 * <p>Frozen weights are not in the file: they are those with which the fitting began, and {@code of} says which those are.
 *
 * @param of what is fitted and how, in words; a checkpoint of something else is refused
 * @param steps of the optimizer so far
 * @param weights with the statistics of batch norm
 * @param optimizer {@link Descent#state()}
 * @param best weights of {@code end.bestEpoch()}
 */
record Checkpoint(String of, EpochEnd end, long steps, Weights weights, Map<String, Tensor> optimizer, Weights best) {

    private static final String FORMAT = "axial-checkpoint-1";
    private static final String WEIGHTS = "weights/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String BEST = "best/";

    byte[] encode(Network network) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("of", of);
        metadata.put("epoch", String.valueOf(end.epoch()));
        metadata.put("bestEpoch", String.valueOf(end.bestEpoch()));
        metadata.put("bestLoss", String.valueOf(end.bestLoss())); // shortest text that reads back to the same double
        metadata.put("stop", String.valueOf(end.stop()));
        metadata.put("steps", String.valueOf(steps));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        put(tensors, WEIGHTS, weights, network);
        optimizer.forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        if (!end.improved()) { // else the best weights are the weights
            put(tensors, BEST, best, network);
        }
        return new Safetensors(metadata, tensors).encode();
    }

    private static void put(Map<String, Tensor> tensors, String prefix, Weights weights, Network network) {
        network.parameters().stream()
                .filter(parameter -> !parameter.frozen())
                .forEach(parameter -> tensors.put(prefix + parameter.name(), weights.get(parameter.name())));
    }

    /**
     * @param initial weights with which the fitting began
     * @throws InvalidCheckpointException if it is damaged, or not {@code of} what it should be
     */
    static Checkpoint decode(byte[] file, Network network, Weights initial, String of)
            throws InvalidCheckpointException {
        try {
            Safetensors content = Safetensors.decode(file);
            Map<String, String> metadata = content.metadata();
            if (!FORMAT.equals(metadata.get("format"))) {
                throw new InvalidCheckpointException(
                        "a checkpoint has the format " + FORMAT + ", got " + metadata.get("format"));
            }
            if (!of.equals(metadata.get("of"))) {
                throw new InvalidCheckpointException(
                        "the checkpoint is of another fitting: expected " + of + ", got " + metadata.get("of"));
            }
            EpochEnd end = new EpochEnd(
                    Integer.parseInt(metadata.get("epoch")),
                    Integer.parseInt(metadata.get("bestEpoch")),
                    Double.parseDouble(metadata.get("bestLoss")),
                    Boolean.parseBoolean(metadata.get("stop")));
            Weights weights = weights(WEIGHTS, content, network, initial);
            return new Checkpoint(
                    of,
                    end,
                    Long.parseLong(metadata.get("steps")),
                    weights,
                    startingWith(OPTIMIZER, content),
                    end.improved() ? weights : weights(BEST, content, network, initial));
        } catch (InvalidSafetensorsException | IllegalArgumentException | NullPointerException e) {
            throw new InvalidCheckpointException("the checkpoint cannot be read: " + e.getMessage());
        }
    }

    private static Weights weights(String prefix, Safetensors content, Network network, Weights initial) {
        Map<String, Tensor> tensors = startingWith(prefix, content);
        for (Parameter parameter : network.parameters()) {
            if (parameter.frozen()) {
                tensors.put(parameter.name(), initial.get(parameter.name()));
            }
        }
        return new Weights(network, tensors);
    }

    private static Map<String, Tensor> startingWith(String prefix, Safetensors content) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        content.tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return tensors;
    }
}
