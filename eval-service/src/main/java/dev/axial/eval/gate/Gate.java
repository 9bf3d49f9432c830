package dev.axial.eval.gate;

import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a new version becomes champion. Immutable and thread-safe.
 *
 * <p>The first model of a name does. A later one must have a lower log loss on the images of the validation split than
 * the champion has on the same images, beyond chance: a one-sided paired t-test at level alpha. A model that was asked
 * to stay back, or that knows other labels, does not; people can still promote it.
 */
public final class Gate {

    /** Below this a p-value is given as a bound. */
    private static final double SMALLEST_P_SHOWN = 1e-4;

    private final double alpha;

    /**
     * @param alpha largest p-value that promotes (exclusive), between 0 and 1
     * @throws IllegalArgumentException if it is not
     */
    public Gate(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha is between 0 and 1, such as 0.05, got " + alpha);
        }
        this.alpha = alpha;
    }

    /**
     * The decision where it takes no comparison.
     *
     * @param version what the challenger will be called
     * @return empty where losses must be {@linkplain #compare compared}
     */
    public Optional<ModelEvaluated.GateDecision> withoutComparison(
            ModelTrained challenger, int version, Optional<ModelPromoted> champion) {
        if (!challenger.promote()) {
            return Optional.of(not("version " + version + " was trained with promote: false, so "
                    + champion.map(c -> "champion " + c.version() + " stays").orElse("there is still no champion")));
        }
        if (champion.isEmpty()) {
            return Optional.of(new ModelEvaluated.GateDecision(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    "version " + version + " is promoted because " + challenger.model() + " had no champion"));
        }
        if (!champion.get().labels().equals(challenger.labels())) {
            return Optional.of(
                    not("version " + version + " has labels " + Labels.shown(challenger.labels()) + " and champion "
                            + champion.get().version() + " has "
                            + Labels.shown(champion.get().labels())
                            + "; other labels are promoted by hand only"));
        }
        return Optional.empty();
    }

    /**
     * The decision by the losses of both on the same images.
     *
     * @param version the challenger's
     * @param losses the challenger's log loss on each image, {@code [n]}; nats
     * @param champion the champion's version
     * @param championLosses the champion's, {@code [n]}, in the same order
     * @throws IllegalArgumentException if the lengths differ
     */
    public ModelEvaluated.GateDecision compare(int version, double[] losses, int champion, double[] championLosses) {
        if (losses.length != championLosses.length) {
            throw new IllegalArgumentException("both are compared on the same images, got " + losses.length
                    + " losses of version " + version + " and " + championLosses.length + " of champion " + champion);
        }
        String images = String.format(Locale.ROOT, "%,d validation images", losses.length);
        if (Arrays.equals(losses, championLosses)) {
            return compared(
                    false,
                    champion,
                    Optional.empty(),
                    "version " + version + " and champion " + champion + " do not differ on any of " + images
                            + ", so the champion stays");
        }
        if (losses.length < 2) {
            return compared(
                    false, champion, Optional.empty(), "a comparison needs 2 or more validation images, there is 1");
        }
        PairedTTest test = PairedTTest.less(losses, championLosses);
        boolean promoted = test.pValue() < alpha;
        String by =
                rounded(Math.abs(test.meanDifference()), 0) + " nats " + (test.meanDifference() <= 0 ? "less" : "more");
        return compared(
                promoted,
                champion,
                Optional.of(test.pValue()),
                "version " + version + " loses " + by + " per image than champion " + champion + " over " + images
                        + " (p "
                        + (test.pValue() < SMALLEST_P_SHOWN ? "< 0.0001" : "= " + rounded(test.pValue(), alpha))
                        + (promoted ? " < " : " >= ") + alpha + ")");
    }

    private static ModelEvaluated.GateDecision not(String reason) {
        return new ModelEvaluated.GateDecision(false, Optional.empty(), Optional.empty(), reason);
    }

    private static ModelEvaluated.GateDecision compared(
            boolean promoted, int champion, Optional<Double> pValue, String reason) {
        return new ModelEvaluated.GateDecision(promoted, Optional.of(champion), pValue, reason);
    }

    /**
     * Rounds to two digits, or to as many more as keep the value on its side of {@code bound}: 0.0496 against 0.05 is
     * no 0.050.
     */
    private static String rounded(double value, double bound) {
        BigDecimal exact = BigDecimal.valueOf(value);
        for (int digits = 2; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            boolean sameSide = rounded.compareTo(BigDecimal.valueOf(bound)) == Double.compare(value, bound);
            if (sameSide || rounded.compareTo(exact) == 0) {
                return rounded.toPlainString();
            }
        }
    }
}
