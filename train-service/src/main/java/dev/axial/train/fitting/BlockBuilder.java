package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.axial.train.network.Layer;
import java.util.function.UnaryOperator;

/**
 * The DJL block of each layer. A block's direct parameters come in the order in which
 * {@link dev.axial.train.network.Network#parameters()} has them.
 */
final class BlockBuilder implements Layer.Visitor<Block> {

    @Override
    public Block linear(Layer.Place place) {
        return Linear.builder().setUnits(place.output().size()).build();
    }

    @Override
    public Block convolution(Layer.Convolution layer, Layer.Place place) {
        return Conv2d.builder()
                .setKernelShape(square(layer.kernel()))
                .setFilters(layer.filters())
                .optStride(square(layer.stride()))
                .optPadding(square(layer.padding()))
                .optBias(true)
                .build();
    }

    @Override
    public Block batchNorm(Layer.Place place) {
        return BatchNorm.builder()
                .optEpsilon(Layer.BatchNorm.EPSILON)
                .optMomentum(Layer.BatchNorm.KEEP)
                .build();
    }

    @Override
    public Block activation(Layer.Activation layer, Layer.Place place) {
        return switch (layer.function()) {
            case RELU -> new LambdaBlock(Activation::relu, "relu");
            case TANH -> new LambdaBlock(Activation::tanh, "tanh");
            case SIGMOID -> new LambdaBlock(Activation::sigmoid, "sigmoid");
            case LEAKY_RELU ->
                new LambdaBlock(x -> Activation.leakyRelu(x, Layer.Activation.Function.LEAK), "leaky-relu");
        };
    }

    @Override
    public Block maxPool(Layer.MaxPool layer, Layer.Place place) {
        return Pool.maxPool2dBlock(square(layer.size()), square(layer.stride()));
    }

    @Override
    public Block flatten(Layer.Place place) {
        return onArray(
                "flatten", x -> x.reshape(x.getShape().get(0), place.output().size()));
    }

    @Override
    public Block dropout(Layer.Dropout layer, Layer.Place place) {
        return Dropout.builder().optRate((float) layer.probability()).build();
    }

    @Override
    public Block widen(Layer.Widen layer, Layer.Place place) {
        return onArray("widen", x -> x.repeat(1, layer.channels()));
    }

    private static Block onArray(String name, UnaryOperator<NDArray> function) {
        return new LambdaBlock(arrays -> new NDList(function.apply(arrays.singletonOrThrow())), name);
    }

    private static Shape square(int side) {
        return new Shape(side, side);
    }
}
