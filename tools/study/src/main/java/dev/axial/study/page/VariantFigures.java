package dev.axial.study.page;

import dev.axial.contract.training.TrainingProgress;
import dev.axial.figures.Figure;
import dev.axial.figures.evaluation.ClassScore;
import dev.axial.figures.evaluation.ClassScores;
import dev.axial.figures.evaluation.ConfusionChart;
import dev.axial.figures.network.DiagramLayer;
import dev.axial.figures.network.NetworkGraph;
import dev.axial.figures.training.CurvePoint;
import dev.axial.figures.training.LearningCurves;
import dev.axial.figures.training.SplitScore;
import dev.axial.study.report.DataReport;
import dev.axial.study.report.EpochReport;
import dev.axial.study.report.ReportedMetrics;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.VariantReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The figures of one network: its curves, what its model takes for what, and what it is made of. */
final class VariantFigures {

    /** The input shape as train writes it in recipes. */
    private static final Pattern INPUT =
            Pattern.compile("^input:\\n- (\\d+)\\n- (\\d+)\\n- (\\d+)$", Pattern.MULTILINE);

    private VariantFigures() {}

    static List<Figure> of(VariantReport variant, Optional<SeedReport> shown, String subject, DataReport data) {
        List<Figure> figures = new ArrayList<>();
        shown.flatMap(VariantFigures::curves).ifPresent(curves -> {
            figures.add(curves.loss(variant.model() + "-loss", subject));
            figures.add(curves.accuracy(variant.model() + "-accuracy", subject));
        });
        shown.flatMap(SeedReport::test).ifPresent(test -> {
            figures.add(scores(test).figure(variant.model() + "-classes", subject));
            if (!test.confusion().isEmpty()) { // more classes than an event holds are more than a chart can show
                figures.add(new ConfusionChart(labels(test), test.confusion())
                        .figure(variant.model() + "-confusion", subject));
            }
        });
        if (!variant.layers().isEmpty()) {
            figures.add(network(variant, data).figure(variant.model() + "-network", subject));
        }
        return figures;
    }

    /**
     * Draws the curves of a run. While it is under way, the best epoch so far on validation is marked. Epochs whose
     * loss left the numbers cannot be drawn.
     */
    private static Optional<LearningCurves> curves(SeedReport seed) {
        List<EpochReport> drawn =
                seed.curve().stream().filter(VariantFigures::isFinite).toList();
        return seed.chosenEpoch()
                .or(() -> drawn.stream()
                        .min(Comparator.comparingDouble(
                                epoch -> epoch.validation().loss()))
                        .map(EpochReport::epoch))
                .filter(chosen -> drawn.stream().anyMatch(epoch -> epoch.epoch() == chosen))
                .map(chosen -> new LearningCurves(
                        drawn.stream()
                                .map(epoch -> new CurvePoint(
                                        epoch.epoch(),
                                        score(epoch.train()),
                                        score(epoch.validation()),
                                        score(epoch.test())))
                                .toList(),
                        chosen));
    }

    private static boolean isFinite(EpochReport epoch) {
        return Stream.of(epoch.train(), epoch.validation(), epoch.test())
                .allMatch(score -> Double.isFinite(score.loss()));
    }

    private static SplitScore score(TrainingProgress.Score score) {
        return new SplitScore(score.loss(), score.accuracy());
    }

    private static ClassScores scores(ReportedMetrics test) {
        return new ClassScores(test.perClass().stream()
                .map(each -> new ClassScore(each.label(), each.precision(), each.recall(), each.f1(), each.auc()))
                .toList());
    }

    private static List<String> labels(ReportedMetrics test) {
        return test.perClass().stream().map(each -> each.label()).toList();
    }

    private static NetworkGraph network(VariantReport variant, DataReport data) {
        Matcher input = INPUT.matcher(variant.yaml());
        List<Integer> shape = input.find()
                ? List.of(
                        Integer.parseInt(input.group(1)),
                        Integer.parseInt(input.group(2)),
                        Integer.parseInt(input.group(3)))
                : data.shape();
        return new NetworkGraph(
                shape,
                variant.layers().stream()
                        .map(layer ->
                                new DiagramLayer(layer.name(), layer.detail(), layer.output(), layer.parameters()))
                        .toList());
    }
}
