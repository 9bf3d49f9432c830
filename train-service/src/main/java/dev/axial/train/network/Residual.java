package dev.axial.train.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The basic block of a residual network: two 3 x 3 convolutions, each with batch norm, whose result is added to the input
 * before the last ReLU. Where sizes differ the input comes by a shortcut of a 1 x 1 convolution and batch norm.
 *
 * <p>Names and order are those of torchvision's {@code BasicBlock}.
 *
 * @param channels of the output
 * @param stride of the first convolution; the output is smaller by this
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2016</a>
 */
record Residual(int channels, int stride) implements Layer {

    @Override
    public Features outputOf(Features input, int classes) throws InvalidNetworkException {
        return NetworkStep.output(NetworkStep.chain("", body(), LayerRules.maps(keyword(), input)), input);
    }

    @Override
    public String keyword() {
        return "residual";
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Place place) {
        return visitor.residual(body(place), shortcut(place), place);
    }

    List<NetworkStep> body(Place place) {
        return steps(body(), place);
    }

    /** Empty where the input can be added as it is. */
    List<NetworkStep> shortcut(Place place) {
        return place.input().equals(place.output()) ? List.of() : steps(shortcut(), place);
    }

    private Map<String, Layer> body() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("conv1", new Convolution(channels, 3, stride, 1, false));
        layers.put("bn1", new BatchNorm());
        layers.put("relu", new Activation(Activation.Function.RELU));
        layers.put("conv2", new Convolution(channels, 3, 1, 1, false));
        layers.put("bn2", new BatchNorm());
        return layers;
    }

    private Map<String, Layer> shortcut() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("downsample.0", new Convolution(channels, 1, stride, 0, false));
        layers.put("downsample.1", new BatchNorm());
        return layers;
    }

    private static List<NetworkStep> steps(Map<String, Layer> layers, Place place) {
        try {
            return NetworkStep.chain(place.name() + ".", layers, place.input());
        } catch (InvalidNetworkException e) {
            throw new IllegalStateException("its output was computed from this input before", e);
        }
    }
}
