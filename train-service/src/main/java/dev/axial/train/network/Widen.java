package dev.axial.train.network;

/** A grey image repeated in each of so many channels, for layers that were made for colour. */
public record Widen(int channels) implements Layer {
    public Widen {
        LayerRules.requireBetween("widen", channels, 2, 64);
    }

    @Override
    public Features outputOf(Features input, int classes) throws InvalidNetworkException {
        Features.Maps maps = LayerRules.maps(keyword(), input);
        if (maps.channels() != 1) {
            throw new InvalidNetworkException("widen takes one channel, but its input is " + maps);
        }
        return new Features.Maps(channels, maps.height(), maps.width());
    }

    @Override
    public String keyword() {
        return "widen";
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Place place) {
        return visitor.widen(this, place);
    }
}
