package dev.axial.figures.evaluation;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Bars;
import java.util.List;

/** Precision, recall, F1 and AUC of each class, as bars from 0 to 100 % with their numbers. */
public record ClassScores(List<ClassScore> classes) {

    public ClassScores {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("scores are of at least one class, got none");
        }
        classes = List.copyOf(classes);
    }

    public Figure figure(String name, String subject) {
        Bars bars = new Bars("Scores of each class", "%", 100);
        for (ClassScore each : classes) {
            bars.bar("precision", each.label(), 100 * each.precision());
            bars.bar("recall", each.label(), 100 * each.recall());
            bars.bar("F1", each.label(), 100 * each.f1());
            bars.bar("AUC", each.label(), 100 * each.auc());
        }
        return new Figure(name, subject + ": precision, recall, F1 and AUC of each class", bars.drawing(480));
    }
}
