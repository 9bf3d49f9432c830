package dev.axial.study.data;

import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.training.Split;
import dev.axial.figures.Figure;
import dev.axial.figures.dataset.ClassShares;
import dev.axial.figures.dataset.CorrelationChart;
import dev.axial.figures.dataset.HistogramChart;
import dev.axial.figures.dataset.Pictures;
import dev.axial.figures.dataset.PixelVariance;
import dev.axial.figures.dataset.SplitCounts;
import java.util.ArrayList;
import java.util.List;

/** The figures of a dataset's description, in the order of the study's: 3 to 8, and 19. */
public final class DatasetFigures {

    private DatasetFigures() {}

    /**
     * @param collage PNG of {@code collage.png}
     * @param augmented PNG of {@code augmented.png}
     */
    public static List<Figure> of(DatasetStatistics statistics, byte[] collage, byte[] augmented) {
        String subject = statistics.dataset().name();
        List<SplitCounts> splits = new ArrayList<>();
        for (Split split : Split.values()) {
            splits.add(new SplitCounts(split.code(), statistics.classCounts().get(split)));
        }
        ClassShares shares = new ClassShares(statistics.labels(), splits);
        int histogramImages = statistics.pixelHistogram().images();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Pictures(collage).figure("collage", subject, "images of train"));
        for (Split split : Split.values()) {
            figures.add(shares.pie("class-shares-" + split.code(), subject, split.ordinal()));
        }
        figures.add(shares.bars("class-shares", subject));
        figures.add(new CorrelationChart(statistics.labels(), statistics.labelCorrelation())
                .figure("label-correlation", subject));
        figures.add(
                new HistogramChart(histogramImages, statistics.pixelHistogram().allChannels())
                        .figure("pixel-histogram", subject));
        figures.add(
                new PixelVariance(statistics.labels(), statistics.pixelVariance()).figure("pixel-variance", subject));
        figures.add(
                new Pictures(augmented).figure("augmented", subject, "images of train above their augmented forms"));
        return figures;
    }
}
