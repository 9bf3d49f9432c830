package dev.axial.train.network;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers that fit together, from an image to one logit per class. Immutable.
 *
 * <p>Layers are numbered from 0 in the order of the recipe, those without parameters too, as in PyTorch's
 * {@code nn.Sequential}; so names of parameters mean the same there, here and in the exported file.
 */
public final class Network {

    private final ImageShape input;
    private final int classes;
    private final List<Layer> layers;
    private final List<Layer.Place> places;

    /**
     * @param input what the first layer takes
     * @param classes how many logits the last layer gives
     * @throws InvalidNetworkException if a layer cannot take what the one before it gives, or the last is not
     *     {@link Layer.Logits}
     */
    public Network(ImageShape input, int classes, List<Layer> layers) throws InvalidNetworkException {
        this.input = requireNonNull(input, "input");
        if (classes < 2) {
            throw new IllegalArgumentException("a classifier has at least 2 classes, got " + classes);
        }
        this.classes = classes;
        this.layers = List.copyOf(layers);
        this.places = places(Features.of(input), classes, this.layers);
    }

    private static List<Layer.Place> places(Features input, int classes, List<Layer> layers)
            throws InvalidNetworkException {
        List<Layer.Place> places = new ArrayList<>();
        Features features = input;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Logits != (i == layers.size() - 1)) {
                throw new InvalidNetworkException("a network ends with \"linear: classes\" and has it nowhere else, but"
                        + " layer " + i + " of " + layers.size() + " is " + layer.keyword());
            }
            try {
                Features output = layer.outputOf(features, classes);
                places.add(new Layer.Place(String.valueOf(i), features, output));
                features = output;
            } catch (InvalidNetworkException e) {
                throw new InvalidNetworkException("layer " + i + ": " + e.getMessage());
            }
        }
        if (places.isEmpty()) {
            throw new InvalidNetworkException("a network has layers and ends with \"linear: classes\", got none");
        }
        return List.copyOf(places);
    }

    public ImageShape input() {
        return input;
    }

    public int classes() {
        return classes;
    }

    public List<Layer> layers() {
        return layers;
    }

    /** Where each layer stands, in order. */
    public List<Layer.Place> places() {
        return places;
    }

    /**
     * How many images a batch has at least while fitting: 2 if batch norm gets one number per channel and image, since the
     * variance of a single number says nothing and PyTorch refuses to divide by it; else 1.
     */
    public int smallestBatch() {
        for (int i = 0; i < layers.size(); i++) {
            Features input = places.get(i).input();
            if (layers.get(i) instanceof Layer.BatchNorm
                    && input.size() == input.dimensions().get(0)) {
                return 2;
            }
        }
        return 1;
    }

    /** What the visitor makes of each layer, in order. */
    public <R> List<R> visit(Layer.Visitor<R> visitor) {
        List<R> results = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            results.add(layers.get(i).accept(visitor, places.get(i)));
        }
        return results;
    }

    /** Every parameter of every layer, in order. */
    public List<Parameter> parameters() {
        return visit(new Parameters()).stream().flatMap(List::stream).toList();
    }

    /** What each layer owns. */
    private static final class Parameters implements Layer.Visitor<List<Parameter>> {
        @Override
        public List<Parameter> linear(Layer.Place place) {
            int in = place.input().size();
            int out = place.output().size();
            return List.of(
                    new Parameter(place.name() + ".weight", List.of(out, in), Parameter.Kind.WEIGHT, in),
                    new Parameter(place.name() + ".bias", List.of(out), Parameter.Kind.BIAS, in));
        }

        @Override
        public List<Parameter> convolution(Layer.Convolution layer, Layer.Place place) {
            int channels = place.input().dimensions().get(0);
            int fanIn = channels * layer.kernel() * layer.kernel();
            List<Integer> shape = List.of(layer.filters(), channels, layer.kernel(), layer.kernel());
            return List.of(
                    new Parameter(place.name() + ".weight", shape, Parameter.Kind.WEIGHT, fanIn),
                    new Parameter(place.name() + ".bias", List.of(layer.filters()), Parameter.Kind.BIAS, fanIn));
        }

        @Override
        public List<Parameter> batchNorm(Layer.Place place) {
            List<Integer> channels = place.input().dimensions().subList(0, 1);
            return List.of(
                    new Parameter(place.name() + ".weight", channels, Parameter.Kind.SCALE, 0),
                    new Parameter(place.name() + ".bias", channels, Parameter.Kind.SHIFT, 0),
                    new Parameter(place.name() + ".running_mean", channels, Parameter.Kind.RUNNING_MEAN, 0),
                    new Parameter(place.name() + ".running_var", channels, Parameter.Kind.RUNNING_VARIANCE, 0));
        }

        @Override
        public List<Parameter> activation(Layer.Activation layer, Layer.Place place) {
            return List.of();
        }

        @Override
        public List<Parameter> maxPool(Layer.MaxPool layer, Layer.Place place) {
            return List.of();
        }

        @Override
        public List<Parameter> flatten(Layer.Place place) {
            return List.of();
        }

        @Override
        public List<Parameter> dropout(Layer.Dropout layer, Layer.Place place) {
            return List.of();
        }

        @Override
        public List<Parameter> widen(Layer.Widen layer, Layer.Place place) {
            return List.of();
        }
    }
}
