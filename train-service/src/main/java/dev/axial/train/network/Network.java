package dev.axial.train.network;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.TrainingProgress.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers that fit together, from an image to one logit per class. Immutable.
 *
 * <p>Layers are numbered from 0 in the order of the recipe, those without parameters too, as in PyTorch's
 * {@code nn.Sequential}; so names of parameters mean the same there, here and in the exported file.
 */
public final class Network {

    private final ImageShape input;
    private final int classes;
    private final List<NetworkStep> steps;
    private final int frozen;
    private final List<Parameter> parameters;

    /**
     * @param input what the first layer takes
     * @param classes how many logits the last layer gives
     * @throws InvalidNetworkException if a layer cannot take what the one before it gives, the last is not
     *     {@link Layer.Logits}, or something that is fitted comes before something frozen
     */
    public Network(ImageShape input, int classes, List<Layer> layers) throws InvalidNetworkException {
        this.input = requireNonNull(input, "input");
        if (classes < 2) {
            throw new IllegalArgumentException("a classifier has at least 2 classes, got " + classes);
        }
        this.classes = classes;
        this.steps = steps(Features.of(input), classes, layers);
        this.frozen = frozen(steps);
        this.parameters = parameters(steps, frozen);
    }

    private static List<NetworkStep> steps(Features input, int classes, List<Layer> layers)
            throws InvalidNetworkException {
        List<NetworkStep> steps = new ArrayList<>();
        Features features = input;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Logits != (i == layers.size() - 1)) {
                throw new InvalidNetworkException("a network ends with \"linear: classes\" and has it nowhere else, but"
                        + " layer " + i + " of " + layers.size() + " is " + layer.keyword());
            }
            try {
                Features output = layer.outputOf(features, classes);
                steps.add(new NetworkStep(layer, new Place(String.valueOf(i), features, output)));
                features = output;
            } catch (InvalidNetworkException e) {
                throw new InvalidNetworkException("layer " + i + ": " + e.getMessage());
            }
        }
        if (steps.isEmpty()) {
            throw new InvalidNetworkException("a network has layers and ends with \"linear: classes\", got none");
        }
        if (layers.stream().filter(ResNet18.class::isInstance).count() > 1) {
            throw new InvalidNetworkException("a network has one resnet-18 at most: two would share their names");
        }
        return List.copyOf(steps);
    }

    /** Number of steps up to the last frozen one. */
    private static int frozen(List<NetworkStep> steps) throws InvalidNetworkException {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).layer() instanceof ResNet18 backbone && backbone.frozen()) {
                for (NetworkStep before : steps.subList(0, i)) {
                    if (before.layer() instanceof Layer.Dropout
                            || !before.accept(new OwnedParameters()).isEmpty()) {
                        throw new InvalidNetworkException("layer " + i + " is frozen, but layer "
                                + before.place().name() + " before it, "
                                + before.layer().keyword()
                                + ", is not: before what is frozen come only layers that learn and draw nothing");
                    }
                }
                return i + 1;
            }
        }
        return 0;
    }

    private static List<Parameter> parameters(List<NetworkStep> steps, int frozen) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Parameter parameter : steps.get(i).accept(new OwnedParameters())) {
                parameters.add(i < frozen ? parameter.asFrozen() : parameter);
            }
        }
        return List.copyOf(parameters);
    }

    public ImageShape input() {
        return input;
    }

    public int classes() {
        return classes;
    }

    public List<Layer> layers() {
        return steps.stream().map(NetworkStep::layer).toList();
    }

    /** The layers with their places, in order. */
    public List<NetworkStep> steps() {
        return steps;
    }

    /**
     * Number of frozen steps at the front: for one image they give the same for the whole of a run, so that it may be
     * computed once. 0 if the network has nothing frozen.
     */
    public int frozen() {
        return frozen;
    }

    /** The features that the frozen steps give and the others take. */
    public Features features() {
        return steps.get(frozen).place().input();
    }

    /**
     * Fewest images of a batch while fitting: 2 if a batch norm that is fitted gets one number per channel and
     * image, since the variance of a single number says nothing and PyTorch refuses to divide by it; else 1.
     */
    public int smallestBatch() {
        boolean vectors = steps.stream()
                .skip(frozen)
                .flatMap(NetworkStep::leaves)
                .filter(leaf -> leaf.layer() instanceof Layer.BatchNorm)
                .map(leaf -> leaf.place().input())
                .anyMatch(features -> features.size() == features.dimensions().get(0));
        return vectors ? 2 : 1;
    }

    /** Size of the largest result of any layer, for one image, in numbers. */
    public long largestResult() {
        return steps.stream()
                .flatMap(NetworkStep::leaves)
                .mapToLong(leaf -> leaf.place().output().size())
                .max()
                .orElseThrow();
    }

    /** Visits each layer, in order, and returns the results. */
    public <R> List<R> visit(LayerVisitor<R> visitor) {
        List<R> results = new ArrayList<>(steps.size());
        steps.forEach(step -> results.add(step.accept(visitor)));
        return results;
    }

    /** Every parameter of every layer, in order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Parameters of a backbone, which may begin with the weights of another training; empty if there is none. */
    public List<Parameter> backbone() {
        return steps.stream()
                .filter(step -> step.layer() instanceof ResNet18)
                .flatMap(step -> step.accept(new OwnedParameters()).stream())
                .toList();
    }

    /**
     * Bytes that one training step may take for the results of layers and their gradients: float32, for every image of
     * the batch, of every layer that is fitted and its input. The frozen layers before are used only, and each result
     * is freed when the next is there, so of them the two largest count. Exact up to {@link Long#MAX_VALUE}.
     */
    public long activationBytes(int batchSize) {
        long fitted = 0;
        for (NetworkStep step : steps.subList(frozen, steps.size())) {
            fitted = step.leaves()
                    .map(leaf -> Counts.plus(
                            leaf.place().input().size(), leaf.place().output().size()))
                    .reduce(fitted, Counts::plus);
        }
        long numbers = Math.max(fitted, Counts.times(2, largestResult()));
        return Counts.times(Counts.times(numbers, batchSize), Float.BYTES);
    }

    /** Size of its parameters in numbers, the statistics of batch norm included. Exact up to {@link Long#MAX_VALUE}. */
    public long parameterNumbers() {
        return parameters.stream().map(Parameter::size).reduce(0L, Counts::plus);
    }

    /** Number of values that it learns. */
    public Parameters count() {
        return new Parameters(
                size(parameters.stream().filter(Parameter::fitted)),
                size(parameters.stream().filter(parameter -> parameter.kind().learnt())));
    }

    private static long size(Stream<Parameter> parameters) {
        return parameters.map(Parameter::size).reduce(0L, Counts::plus);
    }
}
