package dev.axial.figures.evaluation;

import java.util.stream.DoubleStream;

/**
 * The scores of one class against the others; all 0 to 1.
 *
 * @param auc one against the rest
 */
public record ClassScore(String label, double precision, double recall, double f1, double auc) {

    public ClassScore {
        if (!DoubleStream.of(precision, recall, f1, auc).allMatch(score -> score >= 0 && score <= 1)) {
            throw new IllegalArgumentException(
                    "scores of class '%s' are 0 to 1, got %s, %s, %s, %s".formatted(label, precision, recall, f1, auc));
        }
    }
}
