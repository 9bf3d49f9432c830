package dev.axial.train.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The residual network of 18 layers without its last: a colour image {@code [3, H, W]} to 512 features.
 *
 * <p>Structure and names of parameters are torchvision's {@code resnet18}, so that its weights can be read:
 * {@code conv1.weight}, {@code layer2.0.downsample.0.weight}. They stand without the layer's position before them, so a
 * network has one at most.
 *
 * @param frozen whether its weights, the statistics of batch norm too, stay as they began
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. 2016, table 1</a>
 * @see <a href="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py">torchvision's</a>
 */
public record ResNet18(boolean frozen) implements Layer {

    private static final int CHANNELS = 3;

    @Override
    public Features outputOf(Features input, int classes) throws InvalidNetworkException {
        Features.Maps maps = LayerRules.maps(keyword(), input);
        if (maps.channels() != CHANNELS) {
            throw new InvalidNetworkException(keyword() + " takes 3 channels, but its input is " + maps
                    + (maps.channels() == 1 ? ": put \"widen: 3\" before it" : ""));
        }
        return NetworkStep.output(NetworkStep.chain("", layers(), maps), maps);
    }

    @Override
    public String keyword() {
        return "resnet-18";
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Place place) {
        return visitor.sequence(steps(place), place);
    }

    /** Its own layers, under torchvision's names. */
    public List<NetworkStep> steps(Place place) {
        try {
            return NetworkStep.chain("", layers(), place.input());
        } catch (InvalidNetworkException e) {
            throw new IllegalStateException("its output was computed from this input before", e);
        }
    }

    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("conv1", new Convolution(64, 7, 2, 3, false));
        layers.put("bn1", new BatchNorm());
        layers.put("relu", new Activation(Activation.Function.RELU));
        layers.put("maxpool", new MaxPool(3, 2, 1));
        for (int stage = 1; stage <= 4; stage++) {
            int channels = 32 << stage; // 64, 128, 256, 512
            layers.put("layer" + stage + ".0", new Residual(channels, stage == 1 ? 1 : 2));
            layers.put("layer" + stage + ".1", new Residual(channels, 1));
        }
        layers.put("avgpool", new MeanPool());
        return layers;
    }
}
