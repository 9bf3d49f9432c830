package dev.axial.train.fitting;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images and weights that are made by a formula, the same here and in {@code src/test/python/record_fitting.py}. */
public final class Formulas {

    private Formulas() {}

    /** {@code byte / 127.5 - 1}. */
    public static List<ChannelScale> minusOneToOne(int channels) {
        return Collections.nCopies(channels, new ChannelScale(1 / 127.5f, -1));
    }

    /**
     * Images {@code first} to {@code first + size - 1} of an endless dataset: image n is of class {@code n % classes} and
     * has at its flat position p the byte {@code (31 n + 17 p + floor(p / 7) (13 class + 5)) % 256}.
     */
    public static TensorBatch batch(int first, int size, ImageShape shape, int classes) {
        return batch(first, size, shape, classes, minusOneToOne(shape.channels()));
    }

    /** The same images, to be read by other scales. */
    public static TensorBatch batch(int first, int size, ImageShape shape, int classes, List<ChannelScale> scales) {
        byte[] pixels = new byte[size * shape.size()];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int n = first + i;
            int label = n % classes;
            for (int p = 0; p < shape.size(); p++) {
                pixels[i * shape.size() + p] = (byte) (31 * n + 17 * p + p / 7 * (13 * label + 5));
            }
            rows.add(new TrainingRow(label, n));
        }
        return new TensorBatch(shape, pixels, rows, scales, part(first));
    }

    private static EpochPart part(int sequence) {
        return new EpochPart("test", new Sha256("0".repeat(64)), Split.TRAIN, 1, 0, sequence);
    }

    /**
     * The j-th parameter of the network has at its flat position i {@code ((7919 i + 104729 j) % 2003 / 1001 - 1)} over the
     * root of its fan-in; batch norm begins as the identity.
     */
    public static Weights weights(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int j = 0;
        for (Parameter parameter : network.parameters()) {
            float[] values = new float[Math.toIntExact(parameter.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (parameter.kind()) {
                    case WEIGHT, BIAS ->
                        (float) (((7919L * i + 104729L * j) % 2003 / 1001.0 - 1) / Math.sqrt(parameter.fanIn()));
                    case SCALE, RUNNING_VARIANCE -> 1;
                    case SHIFT, RUNNING_MEAN -> 0;
                };
            }
            tensors.put(parameter.name(), new Tensor(parameter.shape(), values));
            j++;
        }
        return new Weights(network, tensors);
    }

    /**
     * Weights for a network deep enough to need larger ones: with u the same {@code (7919 i + 104729 j) % 2003 / 1001 - 1},
     * weights and biases are {@code 2 u} over the root of their fan-in, batch norm's scales and variances {@code 1 + u / 2},
     * its shifts and means {@code u / 10}.
     */
    public static Weights backbone(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int j = 0;
        for (Parameter parameter : network.parameters()) {
            float[] values = new float[Math.toIntExact(parameter.size())];
            for (int i = 0; i < values.length; i++) {
                double u = (7919L * i + 104729L * j) % 2003 / 1001.0 - 1;
                values[i] = (float)
                        switch (parameter.kind()) {
                            case WEIGHT, BIAS -> 2 * u / Math.sqrt(parameter.fanIn());
                            case SCALE, RUNNING_VARIANCE -> 1 + 0.5 * u;
                            case SHIFT, RUNNING_MEAN -> 0.1 * u;
                        };
            }
            tensors.put(parameter.name(), new Tensor(parameter.shape(), values));
            j++;
        }
        return new Weights(network, tensors);
    }
}
