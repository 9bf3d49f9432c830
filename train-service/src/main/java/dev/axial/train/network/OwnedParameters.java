package dev.axial.train.network;

import java.util.List;
import java.util.stream.Stream;

/** The parameters that each layer owns. */
final class OwnedParameters implements LayerVisitor<List<Parameter>> {
    @Override
    public List<Parameter> linear(Place place) {
        long in = place.input().size();
        long out = place.output().size();
        return List.of(
                new Parameter(place.name() + ".weight", List.of(out, in), Parameter.Kind.WEIGHT, in),
                new Parameter(place.name() + ".bias", List.of(out), Parameter.Kind.BIAS, in));
    }

    @Override
    public List<Parameter> convolution(Layer.Convolution layer, Place place) {
        long channels = place.input().dimensions().get(0);
        long kernel = layer.kernel();
        long filters = layer.filters();
        long fanIn = channels * kernel * kernel; // 2^16 * 2^10 * 2^10 at most
        List<Long> shape = List.of(filters, channels, kernel, kernel);
        Parameter weight = new Parameter(place.name() + ".weight", shape, Parameter.Kind.WEIGHT, fanIn);
        return layer.bias()
                ? List.of(weight, new Parameter(place.name() + ".bias", List.of(filters), Parameter.Kind.BIAS, fanIn))
                : List.of(weight);
    }

    @Override
    public List<Parameter> batchNorm(Place place) {
        List<Long> channels = place.input().dimensions().subList(0, 1);
        return List.of(
                new Parameter(place.name() + ".weight", channels, Parameter.Kind.SCALE, 0),
                new Parameter(place.name() + ".bias", channels, Parameter.Kind.SHIFT, 0),
                new Parameter(place.name() + ".running_mean", channels, Parameter.Kind.RUNNING_MEAN, 0),
                new Parameter(place.name() + ".running_var", channels, Parameter.Kind.RUNNING_VARIANCE, 0));
    }

    @Override
    public List<Parameter> activation(Layer.Activation layer, Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> maxPool(Layer.MaxPool layer, Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> flatten(Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> dropout(Layer.Dropout layer, Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> widen(Widen layer, Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> meanPool(Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> imageNetNormalization(Place place) {
        return List.of();
    }

    @Override
    public List<Parameter> residual(List<NetworkStep> body, List<NetworkStep> shortcut, Place place) {
        return Stream.concat(sequence(body, place).stream(), sequence(shortcut, place).stream())
                .toList();
    }

    @Override
    public List<Parameter> sequence(List<NetworkStep> steps, Place place) {
        return steps.stream().flatMap(step -> step.accept(this).stream()).toList();
    }
}
