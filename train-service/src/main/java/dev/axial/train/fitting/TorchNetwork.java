package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its weights in PyTorch: bytes in, logits out. Not thread-safe.
 *
 * <p>Every result of an operation belongs to the manager of its input, so what a step makes is freed with the step's
 * manager and the weights stay.
 */
public final class TorchNetwork implements AutoCloseable {

    private final Network network;
    private final List<ChannelScale> scales;
    private final NDManager manager = Torch.newManager();
    private final List<Stage> stages;
    private final Map<Parameter, NDArray> arrays = new LinkedHashMap<>();
    private final NDArray scale;
    private final NDArray offset;
    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

    /**
     * @param scales how a byte becomes a value, one per channel of the network's input
     * @throws IllegalStateException if PyTorch has not been started
     */
    public TorchNetwork(Network network, List<ChannelScale> scales, Weights weights) {
        this.network = network;
        this.scales = List.copyOf(scales);
        int channels = network.input().channels();
        if (scales.size() != channels) {
            throw new IllegalArgumentException(
                    "one scale per channel of " + network.input() + ", got " + scales.size() + " scales");
        }
        Shape perChannel = new Shape(1, channels, 1, 1);
        float[] factors = new float[channels];
        float[] shifts = new float[channels];
        for (int c = 0; c < channels; c++) {
            factors[c] = scales.get(c).scale();
            shifts[c] = scales.get(c).offset();
        }
        this.scale = manager.create(factors, perChannel);
        this.offset = manager.create(shifts, perChannel);
        StageBuilder builder = new StageBuilder(manager);
        this.stages = network.visit(builder);
        Iterator<ai.djl.nn.Parameter> owned = builder.parameters().iterator();
        for (Parameter parameter : network.parameters()) {
            NDArray array = manager.create(shape(parameter.shape()));
            owned.next().setArray(array);
            arrays.put(parameter, array);
        }
        set(weights);
    }

    /** @return {@code [N, classes]}, row-major */
    public float[] logits(TensorBatch batch) {
        Torch.recordNothing();
        try (NDManager step = manager.newSubManager()) {
            return logits(features(step, batch), false).toFloatArray();
        }
    }

    /** A copy of the weights as they are. */
    public Weights weights() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((parameter, array) ->
                tensors.put(parameter.name(), new Tensor(parameter.shape(), array.toFloatArray())));
        return new Weights(network, tensors);
    }

    NDManager manager() {
        return manager;
    }

    /** The arrays of the weights themselves. */
    Map<Parameter, NDArray> arrays() {
        return arrays;
    }

    private void set(Weights weights) {
        Torch.recordNothing();
        arrays.forEach(
                (parameter, array) -> array.set(weights.get(parameter.name()).values()));
    }

    /**
     * Runs the frozen part on a batch: always as it is used, never as it is fitted.
     *
     * @return float32 {@code [N, ...]}, of the network's {@link Network#features()}; the values of the pixels
     * themselves if
     *     nothing is frozen
     */
    NDArray features(NDManager step, TensorBatch batch) {
        Torch.recordNothing();
        return Stage.run(stages.subList(0, network.frozen()), values(step, batch), false);
    }

    /**
     * @param features float32 {@code [N, ...]}; its manager gets all results
     * @param training whether batch norm follows the batch and dropout drops
     * @return float32 {@code [N, classes]}
     */
    NDArray logits(NDArray features, boolean training) {
        return Stage.run(stages.subList(network.frozen(), stages.size()), features, training);
    }

    /** {@code scale * byte + offset} of a batch, float32 {@code [N, C, H, W]}. */
    private NDArray values(NDManager step, TensorBatch batch) {
        if (!batch.shape().equals(network.input())) {
            throw new IllegalArgumentException(
                    "the network takes images of " + network.input() + ", got a batch of " + batch.shape());
        }
        if (!batch.scales().isEmpty() && !batch.scales().equals(scales)) {
            throw new IllegalArgumentException(
                    "scales are fixed for a run: " + scales + ", got a batch with " + batch.scales());
        }
        ByteBuffer source = batch.pixels();
        if (pixels.capacity() < source.remaining()) {
            pixels = ByteBuffer.allocateDirect(source.remaining()).order(ByteOrder.nativeOrder());
        }
        pixels.clear();
        pixels.put(source).flip();
        // PyTorch reads the direct buffer in place; it is written again only after this step's arrays are closed
        NDArray bytes = step.create(
                pixels,
                new Shape(
                        batch.size(),
                        batch.shape().channels(),
                        batch.shape().height(),
                        batch.shape().width()),
                DataType.UINT8);
        return bytes.toType(DataType.FLOAT32, false).muli(scale).addi(offset);
    }

    static Shape shape(List<? extends Number> dimensions) {
        return new Shape(dimensions.stream().mapToLong(Number::longValue).toArray());
    }

    @Override
    public void close() {
        manager.close();
    }
}
