package dev.axial.train.network;

import java.util.List;

/**
 * {@code (byte / 255 - mean) / deviation} of each channel red, green, blue, with ImageNet's means and deviations: what
 * networks that were trained on ImageNet take.
 *
 * <p>It is a layer, and not a normalization that ingest decides, because of grey images: their one channel travels once and
 * is widened in the network, and only then are there three channels with a mean and a deviation each. So it takes bytes as
 * they are, 0 to 255.
 *
 * @see <a href="https://docs.pytorch.org/vision/stable/models.html">torchvision's transforms</a>
 */
public record ImageNetNormalization() implements Layer {

    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> DEVIATION = List.of(0.229, 0.224, 0.225);

    /** Factor of each channel, shape {@code [1, 3, 1, 1]}. */
    public static Tensor scale() {
        float[] scale = new float[MEAN.size()];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = (float) (1 / (255 * DEVIATION.get(c)));
        }
        return new Tensor(List.of(1, scale.length, 1, 1), scale);
    }

    /** Summand of each channel, after the factor, shape {@code [1, 3, 1, 1]}. */
    public static Tensor offset() {
        float[] offset = new float[MEAN.size()];
        for (int c = 0; c < offset.length; c++) {
            offset[c] = (float) (-MEAN.get(c) / DEVIATION.get(c));
        }
        return new Tensor(List.of(1, offset.length, 1, 1), offset);
    }

    @Override
    public Features outputOf(Features input, int classes) throws InvalidNetworkException {
        Features.Maps maps = LayerRules.maps(keyword(), input);
        if (maps.channels() != MEAN.size()) {
            throw new InvalidNetworkException(keyword() + " takes 3 channels, but its input is " + maps
                    + (maps.channels() == 1 ? ": put \"widen: 3\" before it" : ""));
        }
        return maps;
    }

    @Override
    public String keyword() {
        return "imagenet-normalization";
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Place place) {
        return visitor.imageNetNormalization(place);
    }
}
