package dev.axial.soak.ledger;

import dev.axial.contract.image.Prediction;
import java.util.Arrays;
import java.util.List;

/**
 * The predictions of the champion for each distinct image when nothing is broken. Filled by one thread, then immutable.
 */
public final class Undisturbed {

    /** Largest difference of one probability: batches of another size round otherwise. */
    private static final double TOLERANCE = 1e-5;

    private final String[] labels;
    private final float[][] probabilities;

    /** @param images how many distinct ones there are */
    public Undisturbed(int images) {
        labels = new String[images];
        probabilities = new float[images][];
    }

    public void record(int image, Prediction prediction) {
        labels[image] = prediction.label();
        probabilities[image] = new float[prediction.probabilities().size()];
        for (int i = 0; i < probabilities[image].length; i++) {
            probabilities[image][i] = prediction.probabilities().get(i);
        }
    }

    public boolean isComplete() {
        return Arrays.stream(labels).noneMatch(label -> label == null);
    }

    /** Returns whether label and probabilities are those of the undisturbed prediction. */
    public boolean agrees(int image, Prediction prediction) {
        return agrees(image, prediction.label(), prediction.probabilities());
    }

    /** Returns whether these are those of the undisturbed prediction; thread-safe, as all of this once it is filled. */
    public boolean agrees(int image, String label, List<Float> answered) {
        float[] expected = probabilities[image];
        if (!label.equals(labels[image]) || answered.size() != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(answered.get(i) - expected[i]) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }
}
