package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.LayerVisitor;
import dev.axial.train.network.NetworkStep;
import dev.axial.train.network.Place;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Widen;
import java.util.ArrayList;
import java.util.List;

/** Builds what each layer does in PyTorch: a DJL block where it owns parameters, an operation where it does not. */
final class StageBuilder implements LayerVisitor<Stage> {

    private final NDManager manager;
    private final ParameterStore store;
    private final List<Parameter> parameters = new ArrayList<>();

    /** @param manager of the constants */
    StageBuilder(NDManager manager) {
        this.manager = manager;
        this.store = new ParameterStore(manager, false);
    }

    /** DJL's of all stages that were made, in the order of {@link dev.axial.train.network.Network#parameters()}. */
    List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public Stage linear(Place place) {
        return of(Linear.builder().setUnits(place.output().size()).build());
    }

    @Override
    public Stage convolution(Layer.Convolution layer, Place place) {
        return of(Conv2d.builder()
                .setKernelShape(square(layer.kernel()))
                .setFilters(layer.filters())
                .optStride(square(layer.stride()))
                .optPadding(square(layer.padding()))
                .optBias(layer.bias())
                .build());
    }

    @Override
    public Stage batchNorm(Place place) {
        return of(BatchNorm.builder()
                .optEpsilon(Layer.BatchNorm.EPSILON)
                .optMomentum(Layer.BatchNorm.KEEP)
                .build());
    }

    @Override
    public Stage activation(Layer.Activation layer, Place place) {
        return switch (layer.function()) {
            case RELU -> (x, training) -> Activation.relu(x);
            case TANH -> (x, training) -> Activation.tanh(x);
            case SIGMOID -> (x, training) -> Activation.sigmoid(x);
            case LEAKY_RELU -> (x, training) -> Activation.leakyRelu(x, Layer.Activation.Function.LEAK);
        };
    }

    @Override
    public Stage maxPool(Layer.MaxPool layer, Place place) {
        return of(Pool.maxPool2dBlock(square(layer.size()), square(layer.stride()), square(layer.padding())));
    }

    @Override
    public Stage meanPool(Place place) {
        return (x, training) ->
                x.reshape(x.getShape().get(0), place.output().size(), -1).mean(new int[] {2});
    }

    @Override
    public Stage flatten(Place place) {
        return (x, training) -> x.reshape(x.getShape().get(0), place.output().size());
    }

    @Override
    public Stage dropout(Layer.Dropout layer, Place place) {
        return of(Dropout.builder().optRate((float) layer.probability()).build());
    }

    @Override
    public Stage widen(Widen layer, Place place) {
        return (x, training) -> x.repeat(1, layer.channels());
    }

    @Override
    public Stage imageNetNormalization(Place place) {
        NDArray scale = constant(ImageNetNormalization.scale());
        NDArray offset = constant(ImageNetNormalization.offset());
        return (x, training) -> x.mul(scale).addi(offset);
    }

    @Override
    public Stage residual(List<NetworkStep> body, List<NetworkStep> shortcut, Place place) {
        Stage inner = sequence(body, place);
        Stage outer = sequence(shortcut, place);
        return (x, training) -> {
            NDArray change = inner.forward(x, training);
            NDArray input = outer.forward(x, training);
            NDArray sum = change.add(input);
            NDArray result = Activation.relu(sum);
            if (!training) {
                change.close();
                sum.close();
                if (input != x) {
                    input.close();
                }
            }
            return result;
        };
    }

    @Override
    public Stage sequence(List<NetworkStep> steps, Place place) {
        List<Stage> stages = steps.stream().map(step -> step.accept(this)).toList();
        return (x, training) -> Stage.run(stages, x, training);
    }

    private Stage of(Block block) {
        parameters.addAll(block.getDirectParameters().values());
        return (x, training) -> block.forward(store, new NDList(x), training).singletonOrThrow();
    }

    private NDArray constant(Tensor tensor) {
        return manager.create(tensor.values(), TorchNetwork.shape(tensor.shape()));
    }

    private static Shape square(int side) {
        return new Shape(side, side);
    }
}
